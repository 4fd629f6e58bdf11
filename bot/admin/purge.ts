import { dayOf, daysBefore, monthsBefore } from '../../services/privacy/retention'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { Storage } from '../../services/storage/storage'
import { isOver } from '../../services/waves/life'
import { leavers } from '../upkeep/leavers'
import { retention } from '../upkeep/retention'
import {
  type AdminCommand,
  confirmed,
  DRY_RUN,
  type Given,
  rawOf,
  recorded,
  tenantOf,
  undisturbed,
  type World,
} from './command'

export const purge: AdminCommand = {
  name: 'purge',
  does: 'removes at once what has lived its time by the settings, which the bot else does bit by bit; and what could not be sent',
  options: {
    confirm: { type: 'string', says: 'the id of the tenant: what goes cannot be brought back' },
    'dry-run': DRY_RUN,
  },
  run,
}

async function run(world: World, given: Given): Promise<'well'> {
  const { terminal, signal, now, config } = world
  const tenant = tenantOf(world)
  const stores = await undisturbed(world)
  const raw = rawOf(world)
  await tell(world, stores)
  terminal.say(`messages that failed five times: about ${await raw.waiting('deliveries-poison', signal)}`)
  if (given['dry-run'] === true) {
    terminal.say('Nothing was done.')
    return 'well'
  }
  confirmed(given, config.tenant, 'All of that would go for good.')
  await recorded(stores, world, 'admin-purge')
  const { retentionMonths, auditMonths, leaverDays } = config
  const chores = [
    retention({ stores, tenant, now, retentionMonths, auditMonths }),
    // The directory is for the bot to ask: here nobody counts as unknown.
    leavers({ stores, tenant, now, leaverDays, graph: null, log: () => {} }),
  ]
  for (const [place, chore] of chores.entries()) {
    while ((await chore.run(signal)) === 'more') signal.throwIfAborted()
    terminal.progress(place + 1, chores.length)
  }
  await raw.takeFrom('deliveries-poison', () => true, signal)
  terminal.say('Whatever has lived its time is gone. Counts and summaries stay.')
  return 'well'
}

/** What would go. Of answers it tells no number: of a day there may be one. */
async function tell(world: World, stores: Storage): Promise<void> {
  const { terminal, signal, now, config } = world
  const tenant = tenantOf(world)
  const cutoff = monthsBefore(now(), config.retentionMonths)
  const minimum = config.minimumGroup
  for (const { id, number, answers, startedAt, ...wave } of await stores.waves.list(tenant)) {
    if (answers === 'expired' || startedAt > cutoff) continue
    let aged = 0
    for (const shard of EVERY_SHARD) {
      signal.throwIfAborted()
      for await (const page of stores.answers.givenBy(id, shard, dayOf(cutoff), signal)) aged += page.aged.length
    }
    const many = aged >= minimum ? String(aged) : aged === 0 ? 'none' : `fewer than ${minimum}`
    const deliveries = isOver(wave) ? ', and who was asked' : ''
    terminal.say(`questionnaire ${number}: answers and drafts from before ${dayOf(cutoff)}: ${many}${deliveries}`)
  }
  const before = monthsBefore(now(), config.auditMonths)
  let entries = 0
  for await (const page of stores.audit.all(tenant, signal)) entries += page.filter(({ at }) => at < before).length
  terminal.say(`entries of the audit log from before ${dayOf(before)}: ${entries}`)
  let gone = 0
  const left = daysBefore(now(), config.leaverDays)
  for (const shard of EVERY_SHARD) gone += (await stores.employees.leftBefore(tenant, shard, left)).length
  terminal.say(`people who left before ${dayOf(left)}: at most ${gone}`)
}
