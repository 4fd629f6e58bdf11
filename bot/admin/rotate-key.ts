import { countRekeying, type Rekeyed, type RekeyParts, rekey } from '../../services/administration/rekey'
import type { EmployeeId, Pseudonym } from '../../services/identifiers'
import { finishErasure } from '../../services/privacy/erasure'
import {
  fingerprintOf,
  type PseudonymKey,
  pseudonymOf,
  pseudonymsBy,
  signatureOf,
} from '../../services/privacy/pseudonym'
import { loadPseudonymKey, type PseudonymKeySource } from '../../services/storage/pseudonym-key'
import { type Storage, tableNamed } from '../../services/storage/storage'
import {
  type AdminCommand,
  DRY_RUN,
  type Given,
  Refused,
  rawOf,
  storesOf,
  tenantOf,
  textOf,
  unlessOther,
  type World,
  withoutBots,
} from './command'
import { knownPeople, peopleIn } from './known-people'

export const rotateKey: AdminCommand = {
  name: 'rotate-key',
  does: 'gives all answers other pseudonyms, of a new key; no bot runs meanwhile',
  options: {
    from: {
      type: 'string',
      says: 'the key until now: a file, or the address of a secret; without it that of the settings',
    },
    to: { type: 'string', says: 'the new key: a file, or the address of a secret; without it that of the settings' },
    people: {
      type: 'string',
      says: 'a file with object ids, one a line, of people who are known no more and may come back',
    },
    'leave-unknown': {
      type: 'boolean',
      says: 'go on although it is not known any more whose some answers are: they stay, and nobody can reach them',
    },
    'dry-run': DRY_RUN,
  },
  run,
}

interface Keys {
  readonly from: PseudonymKey
  readonly to: PseudonymKey
}

async function run(world: World, given: Given): Promise<'well'> {
  const { terminal } = world
  const keys = await keysOf(world, given)
  const [from, to] = [fingerprintOf(keys.from), fingerprintOf(keys.to)]
  if (from === to) throw new Refused('The two keys are the same. Make a new one: openssl rand -base64 32')
  const stores = await storesOf(world)
  const { settings, maintenance } = stores
  const own = { work: 'rotate-key', of: `${from} ${to}` } as const
  const stands = await maintenance.current()
  unlessOther(stands, own)
  const fingerprint = await settings.pseudonymKeyFingerprint()
  if (fingerprint === to) {
    if (stands !== null && given['dry-run'] !== true) await maintenance.end()
    terminal.say(`Answers are made with the new key already. ${NEXT}`)
    return 'well'
  }
  if (fingerprint !== from) throw new Refused('The key until now (--from) is not the one that answers were made with.')
  const parts = await partsOf(world, given, keys)
  const found = await inEveryWave(world, stores, (wave) => countRekeying(parts, wave))
  terminal.say(`${found.moved} answers and drafts get another pseudonym; of ${found.left} nobody knows whose they are.`)
  if (given['dry-run'] === true) {
    terminal.say('Nothing was done.')
    return 'well'
  }
  if (found.left > 0 && given['leave-unknown'] !== true) {
    throw new Refused(
      'Their owners have left, and nobody can reach those answers under the new key; they stay in the counts and go when their time has come. Whoever may come back must be named in a file (--people). To go on, add: --leave-unknown',
    )
  }
  await withoutBots(world, stores, own, 'admin-rotate-key')
  await finishErasures(world, stores, keys.from)
  await inEveryWave(world, stores, async (wave) => {
    await stores.releases.settle(wave)
    return NOTHING
  })
  // Again until nothing is found: a bot that ended late may have written one more.
  while ((await inEveryWave(world, stores, (wave) => rekey(parts, wave))).moved > 0);
  await settings.changePseudonymKey(from, to)
  await maintenance.end()
  terminal.say(`All answers have pseudonyms of the new key. ${NEXT}`)
  return 'well'
}

const NEXT =
  'Let the settings name the new key, start the bot, make a new backup, and destroy the old key and the backups that were made under it.'

const NOTHING: Rekeyed = { moved: 0, left: 0 }

async function keysOf(world: World, given: Given): Promise<Keys> {
  const [from, to] = [textOf(given, 'from'), textOf(given, 'to')]
  if (from === undefined && to === undefined) {
    throw new Refused(
      'Say --to, the new key, where the settings name the key until now; or --from, where they name the new one.',
    )
  }
  return { from: await keyAt(world, from), to: await keyAt(world, to) }
}

async function keyAt(world: World, place: string | undefined): Promise<PseudonymKey> {
  const loading = await loadPseudonymKey(sourceOf(world, place))
  if (loading.kind === 'refused') throw new Refused(loading.problem)
  return loading.key
}

/** An address is reached by the identity that the settings' key is reached by, or else their storage. */
function sourceOf({ config: { pseudonymKey: own }, account }: World, place: string | undefined): PseudonymKeySource {
  if (place?.startsWith('https:')) {
    const reached = [own, account].find(({ kind }) => kind === 'key-vault' || kind === 'managed-identity')
    return { ...reached, kind: 'key-vault', secretUri: place }
  }
  if (place !== undefined) return { kind: 'file', path: place, createIfMissing: false }
  return { ...own, ...(own.kind === 'file' && { createIfMissing: false }) }
}

async function partsOf(world: World, given: Given, { from, to }: Keys): Promise<RekeyParts> {
  const { account, prefix, signal, config } = world
  const tenant = tenantOf(world)
  const file = textOf(given, 'people')
  const raw = rawOf(world)
  const people = new Set<EmployeeId>([
    ...(await knownPeople(raw, tenant, signal)),
    ...(file === undefined ? [] : await peopleIn(file)),
    ...([...config.leads] as EmployeeId[]),
  ])
  const successors = new Map<Pseudonym, Pseudonym>()
  for (const id of people) successors.set(pseudonymOf(from, tenant, id), pseudonymOf(to, tenant, id))
  const fresh = new Set(successors.values())
  return {
    answers: tableNamed(account, 'Answers', prefix),
    shards: async (wave) => {
      const shards: string[] = []
      for await (const shard of raw.tables.Answers.partitions(signal, wave)) shards.push(shard)
      return shards
    },
    successor: (pseudonym) => successors.get(pseudonym) ?? null,
    isNew: (pseudonym) => fresh.has(pseudonym),
    signal,
  }
}

/** What was asked under the old key can be finished under it alone. */
async function finishErasures(world: World, stores: Storage, key: PseudonymKey): Promise<void> {
  const tenant = tenantOf(world)
  const seal = (text: string) => signatureOf(key, text)
  const parts = { stores, now: world.now, seal, pseudonym: pseudonymsBy(key) }
  for (;;) {
    const pending = await stores.erasures.pending(tenant)
    if (pending.length === 0) return
    for (const erasure of pending) await finishErasure(parts, tenant, erasure)
  }
}

async function inEveryWave(
  world: World,
  { waves }: Storage,
  work: (wave: Parameters<typeof rekey>[1]) => Promise<Rekeyed>,
): Promise<Rekeyed> {
  let total = NOTHING
  const all = await waves.list(tenantOf(world))
  for (const [place, { id }] of all.entries()) {
    world.signal.throwIfAborted()
    const { moved, left } = await work(id)
    total = { moved: total.moved + moved, left: total.left + left }
    world.terminal.progress(place + 1, all.length)
  }
  return total
}
