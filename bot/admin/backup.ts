import { backUp } from '../../services/administration/backup'
import { BackupFolder } from '../../services/administration/backup-folder'
import {
  BACKUP_FORMAT,
  BEGUN_FILE,
  type Begun,
  begunOf,
  MANIFEST_FILE,
  rowsIn,
} from '../../services/administration/backup-format'
import { countedRows } from '../../services/administration/removal'
import {
  type AdminCommand,
  DRY_RUN,
  type Given,
  needed,
  Refused,
  rawOf,
  recorded,
  undisturbed,
  type World,
} from './command'

export const backup: AdminCommand = {
  name: 'backup',
  does: 'copies all that is stored into a folder, while people answer; the pseudonym key is no part of it',
  options: {
    to: { type: 'string', says: 'the folder: a new one, or one whose backup was cut off' },
    'dry-run': DRY_RUN,
  },
  run,
}

async function run(world: World, given: Given): Promise<'well'> {
  const { terminal, signal, now } = world
  const folder = new BackupFolder(needed(given, 'to', '/safe/place/2026-11-25'))
  const source = rawOf(world)
  const names = await folder.names()
  if (names.includes(MANIFEST_FILE)) throw new Refused(`${folder.path} holds a finished backup: name another folder.`)
  if (names.length > 0 && !names.includes(BEGUN_FILE) && names.join() !== `${BEGUN_FILE}.part`) {
    throw new Refused(`${folder.path} holds something else: name a folder that is new or empty.`)
  }
  if (given['dry-run'] === true) {
    const rows = await countedRows(source, () => true, signal)
    for (const [table, count] of Object.entries(rows)) terminal.say(`${table}: ${count} rows`)
    terminal.say(`They would be copied to ${folder.path}. Nothing was done.`)
    return 'well'
  }
  const stores = await undisturbed(world)
  const begun = await beginning(world, folder, source.name, await stores.settings.pseudonymKeyFingerprint())
  await recorded(stores, world, 'admin-backup')
  const { progress } = terminal
  const { files, beganAt } = await backUp({ source, folder, begun, now, signal, progress })
  terminal.say(
    `${rowsIn(files)} rows in ${files.length} files in ${folder.path}: all that was there at ${beganAt.toISOString()}.`,
  )
  terminal.say('It holds personal data: keep it where only you can read it, and no longer than you promised.')
  terminal.say('Retention and erasure do not reach it. The pseudonym key is not in it: a restore takes that as well.')
  return 'well'
}

/** That of the backup which was cut off, where there is one. */
async function beginning(
  { now }: World,
  folder: BackupFolder,
  account: string,
  keyFingerprint: string | null,
): Promise<Begun> {
  const text = await folder.text(BEGUN_FILE)
  const fresh = { product: 'audience-profile', format: BACKUP_FORMAT, beganAt: now(), account, keyFingerprint } as const
  if (text === null) return fresh
  const begun = readBeginning(text)
  if (begun?.account === account && begun.keyFingerprint === keyFingerprint) return begun
  throw new Refused(`${folder.path} holds the beginning of another backup: name another folder.`)
}

function readBeginning(text: string): Begun | null {
  try {
    return begunOf(text)
  } catch {
    return null
  }
}
