import { countedRows, isOfTenant, removeRows } from '../../services/administration/removal'
import type { RawStorage } from '../../services/storage/raw-storage'
import { QUEUES, TABLES, type TableName } from '../../services/storage/tables'
import { type AdminCommand, confirmed, DRY_RUN, type Given, rawOf, storesOf, type World, withoutBots } from './command'

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
  const { terminal, signal } = world
  const { tenant } = world.config
  const raw = rawOf(world)
  const isTheirs = (partition: string) => isOfTenant(partition, tenant)
  const counts = await countedRows(raw, isTheirs, signal)
  const total = totalOf(counts)
  for (const [table, rows] of Object.entries(counts)) terminal.say(`${table}: ${rows} rows`)
  if (given['dry-run'] === true) {
    terminal.say('All of them would go, and what waits in the queues. Nothing was done.')
    return 'well'
  }
  confirmed(given, tenant, 'All of them would go for good, and what waits in the queues.')
  const stores = await storesOf(world)
  await withoutBots(world, stores, { work: 'remove-tenant', of: tenant }, 'admin-remove')
  let removed = 0
  await removeRows(raw, isTheirs, signal, (rows) => {
    removed += rows
    terminal.progress(Math.min(removed, total), total)
  })
  for (const queue of QUEUES) await raw.takeFrom(queue, (text) => text.includes(JSON.stringify(tenant)), signal)
  const left = totalOf(await countedRows(raw, isTheirs, signal))
  if (left > 0) {
    terminal.say(`${left} rows are there again: something still writes. Stop every bot, and run this again.`)
    return 'wrong'
  }
  if (await isOthers(raw, signal)) {
    await stores.maintenance.end()
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

function totalOf(counts: Readonly<Record<TableName, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0)
}

/** Whether there are rows of another tenant; those of the deployment itself are nobody's. */
async function isOthers(raw: RawStorage, signal: AbortSignal): Promise<boolean> {
  for (const name of TABLES) {
    for await (const partition of raw.tables[name].partitions(signal)) if (!partition.startsWith('!')) return true
  }
  return false
}
