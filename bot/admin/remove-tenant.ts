import { countedRows, isOfTenant, removeRows } from '../../services/administration/removal'
import { type RawStorage, rawStorage } from '../../services/storage/raw-storage'
import { TABLES } from '../../services/storage/tables'
import { type AdminCommand, confirmed, DRY_RUN, type Given, Refused, recorded, storesOf, type World } from './command'

export const removeTenant: AdminCommand = {
  name: 'remove-tenant',
  does: 'removes everything that is stored of the organisation, for good; no bot runs meanwhile, nor after',
  options: {
    confirm: { type: 'string', says: 'the id of the tenant' },
    'dry-run': DRY_RUN,
  },
  run,
}

async function run(world: World, given: Given): Promise<'well' | 'wrong'> {
  const { terminal, signal, account, prefix } = world
  const { tenant } = world.config
  const raw = rawStorage(account, prefix)
  const isTheirs = (partition: string) => isOfTenant(partition, tenant)
  const counts = await countedRows(raw, isTheirs, signal)
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0)
  for (const [table, rows] of Object.entries(counts)) terminal.say(`${table}: ${rows} rows`)
  if (given['dry-run'] === true) {
    terminal.say('All of them would go, and what waits in the queues. Nothing was done.')
    return 'well'
  }
  confirmed(given, tenant, 'All of them would go for good, and what waits in the queues.')
  const stores = await storesOf(world)
  const { maintenance } = stores
  const begun = await maintenance.begin('remove-tenant', tenant)
  if (begun.work !== 'remove-tenant' || begun.of !== tenant) {
    throw new Refused(`${begun.work} was begun and is not finished: run it again to its end first.`)
  }
  if (begun.done === '') {
    await recorded(stores, world, 'admin-remove')
    await world.botsToEnd()
    await maintenance.note(begun, 'bots ended')
  }
  let removed = 0
  await removeRows(raw, isTheirs, signal, (rows) => {
    removed += rows
    terminal.progress(Math.min(removed, total), total)
  })
  await raw.takeFromQueues((text) => text.includes(JSON.stringify(tenant)), signal)
  const left = Object.values(await countedRows(raw, isTheirs, signal)).reduce((sum, one) => sum + one, 0)
  if (left > 0) {
    terminal.say(`${left} rows are there again: something still writes. Stop every bot, and run this again.`)
    return 'wrong'
  }
  if (await isOthers(raw, signal)) {
    await maintenance.end()
    terminal.say('Nothing is left of this tenant. Others have data here, so the tables stay.')
    return 'well'
  }
  // Settings go last: until then no bot starts.
  for (const name of TABLES.filter((one) => one !== 'Settings')) await raw.tables[name].drop(signal)
  await raw.dropQueues(signal)
  await raw.tables.Settings.drop(signal)
  terminal.say(
    'Nothing is left: the tables and queues of the bot are gone. Remove the pseudonym key and the backups too.',
  )
  return 'well'
}

/** Whether there are rows of another tenant; those of the deployment itself are nobody's. */
async function isOthers(raw: RawStorage, signal: AbortSignal): Promise<boolean> {
  for (const name of TABLES) {
    for await (const partition of raw.tables[name].partitions(signal)) if (!partition.startsWith('!')) return true
  }
  return false
}
