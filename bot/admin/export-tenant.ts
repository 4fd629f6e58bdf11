import { BackupFolder } from '../../services/administration/backup-folder'
import {
  type AdminCommand,
  DRY_RUN,
  type Given,
  needed,
  Refused,
  recorded,
  tenantOf,
  undisturbed,
  type World,
} from './command'
import { filesOf, readme } from './export-files'

export const exportTenant: AdminCommand = {
  name: 'export-tenant',
  does: 'writes what is held of the organisation into files to read: everything but answers, and who answered',
  options: {
    to: { type: 'string', says: 'the folder: a new one, or one whose export was cut off' },
    'dry-run': DRY_RUN,
  },
  run,
}

/** Written last: where it is, the export is whole. */
const README = 'README.txt'

async function run(world: World, given: Given): Promise<'well'> {
  const { terminal, signal, now, config } = world
  const folder = new BackupFolder(needed(given, 'to', '/safe/place/organisation'))
  const stores = await undisturbed(world)
  const tenant = tenantOf(world)
  const { minimumGroup } = config
  const files = filesOf({ stores, tenant, minimumGroup, now, signal }, await stores.waves.list(tenant))
  const names = await folder.names()
  if (names.includes(README)) throw new Refused(`${folder.path} holds a finished export: name another folder.`)
  const ours = new Set(files.flatMap(({ name }) => [name, `${name}.part`, `${README}.part`]))
  if (names.some((name) => !ours.has(name))) {
    throw new Refused(`${folder.path} holds something else: name a folder that is new or empty.`)
  }
  if (given['dry-run'] === true) {
    for (const { name, holds } of files) terminal.say(`${name}: ${holds}`)
    terminal.say('Nothing was done.')
    return 'well'
  }
  await recorded(stores, world, 'admin-export')
  await folder.make()
  for (const [place, { name, text }] of files.entries()) {
    signal.throwIfAborted()
    await folder.writeText(name, await text())
    terminal.progress(place + 1, files.length)
  }
  await folder.writeText(README, readme(files))
  terminal.say(`${files.length} files in ${folder.path}; ${README} says what is in them. No answers are.`)
  return 'well'
}
