import { BackupFolder } from '../../services/administration/backup-folder'
import { type Manifest, rowsIn } from '../../services/administration/backup-format'
import { type ErasedSince, eraseAgain, erasedSince, type KeyParts } from '../../services/administration/erased-since'
import { removeRows } from '../../services/administration/removal'
import { isEmptyStorage, restore } from '../../services/administration/restore'
import { verified } from '../../services/administration/verified'
import { fingerprintOf, pseudonymsBy, signatureOf } from '../../services/privacy/pseudonym'
import { dayOf } from '../../services/privacy/retention'
import type { StorageAccount } from '../../services/storage/clients'
import { EVERY_SHARD } from '../../services/storage/keys'
import { DEPLOYMENT } from '../../services/storage/maintenance'
import { loadPseudonymKey } from '../../services/storage/pseudonym-key'
import type { TableName } from '../../services/storage/tables'
import { queueEndpointOf } from '../config'
import {
  type AdminCommand,
  beginning,
  confirmed,
  DRY_RUN,
  type Given,
  needed,
  Refused,
  rawOf,
  recorded,
  storesOf,
  tenantOf,
  textOf,
  unlessOther,
  type Work,
  type World,
} from './command'

export const restoring: AdminCommand = {
  name: 'restore',
  does: 'brings a backup into an empty storage account; no bot runs meanwhile',
  options: {
    from: { type: 'string', says: 'the folder of the backup' },
    into: {
      type: 'string',
      says: 'another account than that of the settings: its table endpoint, or the name of a variable that holds its connection string',
    },
    'without-erasures': {
      type: 'boolean',
      says: 'where the storage that people used since is lost: those who erased since the backup come back with it',
    },
    confirm: { type: 'string', says: 'the name of the account, where it is not empty: all that stands there goes' },
    'dry-run': DRY_RUN,
  },
  run,
}

async function run(world: World, given: Given): Promise<'well'> {
  const { terminal, signal } = world
  const folder = new BackupFolder(needed(given, 'from', '/safe/place/2026-11-25'))
  const verification = await verified(folder)
  if (verification.kind === 'refused') throw new Refused(verification.problem)
  const { manifest } = verification
  unlessOfAnother(manifest, world)
  const key = await keyOf(world, manifest)
  const account = targetOf(world.account, textOf(given, 'into'))
  const there: World = { ...world, account }
  const target = rawOf(there)
  const elsewhere = account !== world.account
  const empty = await isEmptyStorage(target, signal)
  const dry = given['dry-run'] === true
  terminal.say(`The backup is whole: ${rowsIn(manifest.files)} rows, of ${manifest.beganAt.toISOString()}.`)
  const own = { work: 'restore', of: `${manifest.beganAt.toISOString()} ${manifest.account}` } as const
  const stands = empty && dry ? null : await (await storesOf(there)).maintenance.current()
  unlessOther(stands, own)
  if (!empty && stands === null && !dry) {
    confirmed(
      given,
      target.name,
      `The account ${target.name} is not empty: all that the bot stored there would go, but for the audit log.`,
    )
  }
  // What is begun again has emptied the account itself.
  const isLost = elsewhere ? await isEmptyStorage(rawOf(world), signal) : empty && stands === null
  const erased = await sinceThen(world, manifest, key, { isLost, given })
  if (dry) {
    terminal.say(
      empty
        ? 'The account is empty.'
        : `The account ${target.name} is NOT empty: all of it would go, but for the audit log.`,
    )
    terminal.say(`Answers in at most ${erased.seals.length} places would be left out, as they were erased since.`)
    terminal.say('Nothing was done.')
    return 'well'
  }
  await bring(there, { folder, manifest, key, erased, own })
  return 'well'
}

function unlessOfAnother({ files }: Manifest, world: World): void {
  const tenants = files.filter(({ table }) => table === 'Waves').map(({ owner }) => owner)
  if (tenants.length === 0 || tenants.includes(tenantOf(world))) return
  throw new Refused(`The backup is of another organisation (${tenants.join(', ')}) than the settings name.`)
}

/** The key that the answers in the backup were made with, or a refusal. */
async function keyOf({ config }: World, manifest: Manifest): Promise<KeyParts> {
  const source = config.pseudonymKey
  const loading = await loadPseudonymKey({ ...source, ...(source.kind === 'file' && { createIfMissing: false }) })
  if (loading.kind === 'refused') throw new Refused(loading.problem)
  if (manifest.keyFingerprint !== null && manifest.keyFingerprint !== fingerprintOf(loading.key)) {
    throw new Refused(
      'The pseudonym key is not the one that the answers in the backup were made with: people would count twice. Set PSEUDONYM_KEY_FILE or PSEUDONYM_KEY_URI to that one.',
    )
  }
  return { seal: (text) => signatureOf(loading.key, text), pseudonym: pseudonymsBy(loading.key) }
}

/** An address is reached by the identity that the settings are reached by; a connection string stands in no list of processes. */
export function targetOf(own: StorageAccount, into: string | undefined): StorageAccount {
  if (into === undefined) return own
  const connectionString = process.env[into]
  if (connectionString !== undefined) return { kind: 'connection-string', connectionString }
  const queueEndpoint = into.startsWith('https:') ? queueEndpointOf(into) : null
  if (queueEndpoint === null || own.kind !== 'managed-identity') {
    throw new Refused(
      '--into takes the name of a variable that holds a connection string; or, where the settings use an identity, an address such as https://account.table.core.windows.net',
    )
  }
  return { ...own, tableEndpoint: into, queueEndpoint }
}

/** What is not to come back, as the storage of the settings tells it. */
async function sinceThen(
  world: World,
  manifest: Manifest,
  key: KeyParts,
  { isLost, given }: { readonly isLost: boolean; readonly given: Given },
): Promise<ErasedSince> {
  if (given['without-erasures'] === true) return { seals: [], underAnotherKey: false }
  if (isLost) {
    throw new Refused(
      `Who has erased since ${manifest.beganAt.toISOString()} is written in the storage that was used until now, and that of the settings is empty. Let the settings name the one that was used, and --into the empty one. Where it is lost, add --without-erasures, and ask everybody who may have erased since to do so again.`,
    )
  }
  const { erasures } = await storesOf(world)
  const erased = await erasedSince(erasures, tenantOf(world), sinceOf(world, manifest), key, world.signal)
  if (!erased.underAnotherKey) return erased
  throw new Refused(
    'Somebody has erased since under another pseudonym key, so it cannot be told whose answers are not to come back. Use a backup that was made after the key was changed; or add --without-erasures.',
  )
}

function sinceOf({ now }: World, { beganAt }: Manifest) {
  return { beganAt, today: dayOf(now()) }
}

interface Bringing {
  readonly folder: BackupFolder
  readonly manifest: Manifest
  readonly key: KeyParts
  readonly erased: ErasedSince
  readonly own: Work
}

async function bring(there: World, { folder, manifest, key, erased, own }: Bringing): Promise<void> {
  const { terminal, signal } = there
  const tenant = tenantOf(there)
  const target = rawOf(there)
  const stores = await storesOf(there)
  const { maintenance } = stores
  let begun = await beginning(maintenance, own)
  await stores.erasures.remember(tenant, erased.seals)
  if (begun.done === '') {
    // Where nothing was stored, too: a bot may have been started there.
    await there.botsToEnd()
    // What was erased must still be known where this is cut off, and what leads did since the backup for good.
    const goes = (partition: string, table: TableName) =>
      partition !== DEPLOYMENT && table !== 'Erasures' && table !== 'Audit'
    await removeRows(target, goes, signal, () => {})
    await maintenance.note(begun, '0')
    begun = { ...begun, done: '0' }
  }
  const rows = await restore({ target, folder, manifest, maintenance, signal, progress: terminal.progress }, begun)
  // The backup knows of others: whoever erased while it was made.
  const known = await erasedSince(stores.erasures, tenant, sinceOf(there, manifest), key, signal)
  const again = await eraseAgain({ stores, folder, manifest, tenant, key }, known)
  for (const { id, state } of await stores.waves.list(tenant)) {
    // Summaries may have been shown that the backup does not know.
    await stores.releases.shownElsewhere(id)
    // What was in the queue is in no backup; whom nothing is owed is sent nothing.
    if (state === 'open') await stores.queue.enqueue(tenant, id, EVERY_SHARD)
  }
  await recorded(stores, there, 'admin-restore')
  await maintenance.end()
  terminal.say(`${rows} rows were brought into ${target.name}; ${again} answers that were erased since stayed out.`)
  terminal.say(
    'Summaries that were shown after the backup was made are in it no more. In summaries that are made from now on no number of answers is exact.',
  )
}
