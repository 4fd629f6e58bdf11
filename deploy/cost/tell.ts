/** A month's cost in words and columns: for the terminal, and for the tables of COST.md. */
import { AS_USUAL, type CostLine, type Inputs, monthlyCost, type Organisation, operationsOf, sumOf } from './cost'
import { OPERATION_KINDS } from './operations'
import type { Meter } from './prices'

const NAMES: Readonly<Record<Meter, string>> = {
  'container-vcpu': 'Container Apps, processor (vCPU-seconds)',
  'container-memory': 'Container Apps, memory (GiB-seconds)',
  'container-requests': 'Container Apps, requests',
  'table-operations': 'Storage, operations on tables',
  'queue-operations': 'Storage, operations on queues',
  storage: 'Storage, kept (GB)',
  'vault-operations': 'Key Vault, operations',
  registry: 'Container Registry (days)',
  logs: 'Log Analytics, taken in (GB)',
  'logs-kept': 'Log Analytics, kept beyond 31 days (GB-months)',
  'outside-test': 'Test from outside (runs)',
  'metric-alert': 'Alerts on metrics',
  'log-alert-15': 'Alerts on logs, every 15 minutes or less often',
  'log-alert-5': 'Alerts on logs, every 5 minutes',
  'bot-messages': 'Bot Service, messages of Teams',
}

/** As a table in markdown; what stands behind an unverified price is marked. */
export function costTable(organisation: Organisation, inputs: Inputs): string {
  const lines = monthlyCost(organisation, inputs)
  const { currency } = inputs.prices
  const rows = lines.map((line) => `| ${NAMES[line.meter]} | ${amountOf(line)} | ${money(line.cost)}${markOf(line)} |`)
  return [
    `| a month, ${number(organisation.people)} people, ${number(organisation.waves)} waves a year | amount | ${currency} |`,
    '|---|---:|---:|',
    ...rows,
    `| **together** | | **${money(sumOf(lines))}** |`,
  ].join('\n')
}

/** What one act asks of storage, by kind. */
export function operationsTable({ counted }: Pick<Inputs, 'counted'>): string {
  const rows = [
    ['a person is invited', counted.perPerson],
    ['a person answers, from `start` to the own profile', counted.perRespondent],
    ['a person is reminded', counted.perReminder],
    ['a wave is launched and sent, beside its people', counted.perWave],
    ['a round of reminders, beside its people', counted.perRound],
    ['a new summary', counted.perSummary],
    ['a minute of a replica, no wave open', counted.perIdleMinute],
    ['a minute of a replica, a wave open', counted.perOpenMinute],
    ['upkeep looks at everything once', counted.perRoundOfChores],
  ] as const
  return [
    `| what | ${OPERATION_KINDS.join(' | ')} |`,
    `|---|${OPERATION_KINDS.map(() => '---:').join('|')}|`,
    ...rows.map(([what, counts]) => `| ${what} | ${OPERATION_KINDS.map((kind) => number(counts[kind])).join(' | ')} |`),
  ].join('\n')
}

/** For the terminal: the same, what it rests on, and what is not certain of it. */
export function costReport(organisation: Organisation, inputs: Inputs): string {
  const { prices, counted, resources } = inputs
  const lines = monthlyCost(organisation, inputs)
  const width = Math.max(...lines.map(({ meter }) => NAMES[meter].length))
  const kinds = operationsOf(organisation, counted, resources)
  return [
    `${number(organisation.people)} people, ${number(organisation.waves)} waves a year: a month in ${prices.currency}, by the price list of ${prices.date} for ${prices.region}.`,
    '',
    ...lines.map(
      (line) =>
        `${NAMES[line.meter].padEnd(width)}  ${amountOf(line).padStart(14)}  ${money(line.cost).padStart(9)}${markOf(line)}`,
    ),
    `${'together'.padEnd(width)}  ${''.padStart(14)}  ${money(sumOf(lines)).padStart(9)}`,
    '',
    `Storage operations: ${OPERATION_KINDS.map((kind) => `${number(Math.round(kinds[kind]))} ${kind}`).join(', ')}.`,
    `Reckoned with: ${assumptionsOf(organisation)}.`,
    'A price behind which stands ? is unverified, to be looked up; ~ was read elsewhere than at Microsoft: deploy/prices.json.',
  ].join('\n')
}

function assumptionsOf({ response, reminders, days, summaries, months }: Organisation): string {
  const percent = Math.round(response * 100)
  return `${percent}% answer, ${reminders} reminder(s) and ${summaries} summaries a wave, open for ${days} days, answers kept for ${months} months`
}

/** Those of the page. */
export const EXAMPLES: readonly Organisation[] = [500, 5_000, 50_000].map((people) => ({
  ...AS_USUAL,
  people,
  waves: 4,
}))

const MARKS = { microsoft: '', others: ' ~', nobody: ' ?' } as const

function markOf({ by, cost }: CostLine): string {
  return cost === 0 ? '' : MARKS[by]
}

function amountOf({ amount }: CostLine): string {
  return number(amount < 10 ? Math.round(amount * 100) / 100 : Math.round(amount))
}

function money(cost: number): string {
  return cost.toFixed(2)
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}
