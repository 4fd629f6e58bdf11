import {
  type Finding,
  type Recounting,
  recountAnswers,
  recountDeliveries,
  recountEmployees,
} from '../../services/administration/recount'
import { EVERY_SHARD } from '../../services/storage/keys'
import { inParallel } from '../../services/storage/parallel'
import { tableNamed } from '../../services/storage/storage'
import type { TableName } from '../../services/storage/tables'
import { isOver } from '../../services/waves/life'
import { type AdminCommand, DRY_RUN, type Given, recorded, tenantOf, undisturbed, type World } from './command'

export const recount: AdminCommand = {
  name: 'recount',
  does: 'compares what is counted with the answers, deliveries and employees that are there; people may go on answering',
  options: {
    mend: { type: 'boolean', says: 'put the counts right where they differ' },
    'dry-run': DRY_RUN,
  },
  run,
}

/** So many shards are counted at the same time. */
const SHARDS_AT_ONCE = 8

interface Part {
  readonly what: string
  readonly table: TableName
  readonly look: (recounting: Recounting, shard: number) => Promise<Finding>
}

async function run(world: World, given: Given): Promise<'well' | 'wrong'> {
  const { terminal, account, prefix, signal } = world
  const dry = given['dry-run'] === true
  const mend = given['mend'] === true && !dry
  const tenant = tenantOf(world)
  const stores = await undisturbed(world)
  if (!dry) await recorded(stores, world, 'admin-recount')
  const parts: Part[] = [
    { what: 'employees with the app', table: 'Employees', look: (how, shard) => recountEmployees(how, tenant, shard) },
  ]
  for (const wave of (await stores.waves.list(tenant)).toReversed()) {
    const { id, number } = wave
    // Answers that lived their time stay in the counts, and so do deliveries of those who left.
    if (wave.answers === 'kept') {
      const look: Part['look'] = (how, shard) => recountAnswers(how, id, shard)
      parts.push({ what: `answers of questionnaire ${number}`, table: 'Answers', look })
    } else {
      terminal.say(`Questionnaire ${number}: answers have lived their time and are gone, so the counts stand alone.`)
    }
    if (isOver(wave)) continue
    const look: Part['look'] = (how, shard) => recountDeliveries(how, id, shard)
    parts.push({ what: `deliveries of questionnaire ${number}`, table: 'Deliveries', look })
  }
  const found: Finding[] = []
  for (const [place, { what, table, look }] of parts.entries()) {
    const how = { table: tableNamed(account, table, prefix), mend, signal }
    const findings = await inParallel(SHARDS_AT_ONCE, EVERY_SHARD, (shard) => {
      signal.throwIfAborted()
      return look(how, shard)
    })
    terminal.progress(place + 1, parts.length)
    terminal.say(told(what, findings))
    found.push(...findings)
  }
  if (found.includes('differs'))
    terminal.say('To put the counts right, add --mend. Released summaries stay as they are.')
  return found.every((one) => one === 'same' || one === 'mended') ? 'well' : 'wrong'
}

/** Which parts differ, and never by how many: a part may be of one person. */
function told(what: string, findings: readonly Finding[]): string {
  const shardsThatAre = (kind: Finding) => findings.flatMap((one, shard) => (one === kind ? [shard] : []))
  const words: Readonly<Record<Finding, string>> = {
    same: 'as counted',
    differs: 'DIFFER from what is counted',
    mended: 'differed, and were put right',
    unreadable: 'hold rows that this version cannot read, so nothing can be said of them',
  }
  const kinds = (['differs', 'unreadable', 'mended'] as const).filter((kind) => findings.includes(kind))
  if (kinds.length === 0) return `${what}: as counted`
  return `${what}: ${kinds.map((kind) => `parts ${shardsThatAre(kind).join(', ')} ${words[kind]}`).join('; ')}`
}
