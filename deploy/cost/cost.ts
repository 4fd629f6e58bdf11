/** From the size of an organisation to what a month costs: counted operations, what is deployed, and a price list. */
import { MAINTENANCE_LOOK_MILLISECONDS } from '../../bot/maintenance-watch'
import { METRICS_MILLISECONDS } from '../../services/observing/observing'
import { type Counted, type CountedOperations, OPERATION_KINDS } from './operations'
import type { Meter, Prices } from './prices'
import type { Resources } from './resources'

export interface Organisation {
  readonly people: number
  /** A year. */
  readonly waves: number
  /** In 0..1, of the people. */
  readonly response: number
  /** A wave. */
  readonly reminders: number
  /** How long a wave is open. */
  readonly days: number
  /** Summaries a wave. */
  readonly summaries: number
  /** How long answers are kept. */
  readonly months: number
}

/** What fits most; each can be said otherwise. */
export const AS_USUAL: Omit<Organisation, 'people' | 'waves'> = {
  response: 0.6,
  reminders: 1,
  days: 14,
  summaries: 10,
  months: 24,
}

export interface CostLine {
  readonly meter: Meter
  /** Of the meter's own unit: operations, GB-months, seconds. */
  readonly amount: number
  /** Of that, what is free. */
  readonly free: number
  /** In the currency of the price list, a month. */
  readonly cost: number
  /** Who published the price. */
  readonly by: 'microsoft' | 'others' | 'nobody'
}

export interface Inputs {
  readonly counted: CountedOperations
  readonly resources: Resources
  readonly prices: Prices
}

/** A line for each meter; the dearest are not first, but as the list has them. */
export function monthlyCost(organisation: Organisation, { counted, resources, prices }: Inputs): readonly CostLine[] {
  const used = usage(organisation, counted, resources)
  // Object.keys forgets that the keys are meters.
  return (Object.keys(used) as Meter[]).map((meter) => {
    const { amount, unit } = used[meter]
    const free = Math.min(amount, prices.free[meter]?.amount ?? 0)
    const { price, by } = prices.prices[meter]
    return { meter, amount, free, cost: ((amount - free) / unit) * price, by }
  })
}

export function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { cost }) => sum + cost, 0)
}

/** Storage operations in a month, by kind. */
export function operationsOf(organisation: Organisation, counted: CountedOperations, resources: Resources): Counted {
  const { people, waves, response, reminders, days, summaries } = organisation
  const aMonth = waves / MONTHS
  const asked = people * reminders * (1 - response)
  const openMinutes = Math.min(MINUTES, aMonth * days * 24 * 60)
  const parts: readonly (readonly [Counted, number])[] = [
    [counted.perPerson, aMonth * people],
    [counted.perWave, aMonth],
    [counted.perRespondent, aMonth * people * response],
    [counted.perReminder, aMonth * asked],
    [counted.perRound, aMonth * reminders],
    [counted.perSummary, aMonth * summaries],
    // One replica leads and does the looking; others ask for the lease alone, which is reckoned as if they did all.
    [counted.perOpenMinute, openMinutes * resources.replicas],
    [counted.perIdleMinute, (MINUTES - openMinutes) * resources.replicas],
    [counted.perRoundOfChores, HOURS * pagesOf(people)],
    [{ ...NOTHING, read: 1 }, (SECONDS / resources.readinessSeconds) * resources.replicas],
    // Whether an administrator has begun work during which no bot may run.
    [{ ...NOTHING, read: 1 }, timesIn(MAINTENANCE_LOOK_MILLISECONDS) * resources.replicas],
    // The one metric that is looked at.
    [{ ...NOTHING, queue: 1 }, timesIn(METRICS_MILLISECONDS) * resources.replicas],
  ]
  return Object.fromEntries(
    OPERATION_KINDS.map((kind) => [
      kind,
      parts.reduce((sum, [part, times]) => sum + Math.max(0, part[kind]) * times, 0),
    ]),
    // Object.fromEntries forgets the keys: they are the kinds, which are all.
  ) as Counted
}

const MONTHS = 12
const HOURS = 730
const MINUTES = HOURS * 60
const SECONDS = MINUTES * 60
const timesIn = (milliseconds: number) => (SECONDS * 1_000) / milliseconds
const NOTHING: Counted = { read: 0, list: 0, write: 0, transaction: 0, queue: 0 }
const GB = 1e9

/** Upkeep reads whole shards, 1,000 rows a page; all of it once an hour, which is more often than it is done. */
function pagesOf(people: number): number {
  return Math.ceil(people / SHARDS / 1_000)
}

const SHARDS = 64
/** Assumed: a line for each minute of a replica, and Azure's own about it. */
const LOG_BYTES_A_MINUTE = 4_000
/** Assumed: what Azure writes down of one test from outside. */
const TEST_BYTES = 1_000
/** For so many days nothing is paid for keeping: learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure. */
const FREE_DAYS = { logs: 31, told: 90 } as const
/** At a start, at a sign-in of Viva Engage; hundreds are many. */
const VAULT_OPERATIONS = 100
/** Beside those of people: the probes come from within and are not billed. */
const OTHER_REQUESTS = 1_000

interface Used {
  readonly amount: number
  /** How many of it have one price. */
  readonly unit: number
}

/** Bytes of spans and metrics in a month, those of the tests from outside included. */
function toldIn(organisation: Organisation, { told }: CountedOperations, resources: Resources): number {
  const { people, waves, response, reminders } = organisation
  const ofPerson = told.perPerson + response * told.perRespondent + reminders * (1 - response) * told.perReminder
  const ofWave = told.perWave + reminders * told.perRound
  const ofReplica = timesIn(METRICS_MILLISECONDS) * told.perMetrics
  return (
    (waves / MONTHS) * (people * ofPerson + ofWave) + resources.replicas * ofReplica + testsIn(resources) * TEST_BYTES
  )
}

function testsIn({ outside }: Resources): number {
  return (SECONDS / outside.seconds) * outside.places
}

function usage(organisation: Organisation, counted: CountedOperations, resources: Resources): Record<Meter, Used> {
  const { people, waves, response, months } = organisation
  const { replicas, vcpu, gib, logDays, metricAlerts, logAlerts } = resources
  const { queue, ...tables } = operationsOf(organisation, counted, resources)
  const kept = Math.ceil((waves * months) / MONTHS)
  const bytes = kept * people * (counted.bytes.perPerson + response * counted.bytes.perRespondent)
  const logs = (replicas * MINUTES * LOG_BYTES_A_MINUTE) / GB
  const told = toldIn(organisation, counted, resources) / GB
  const keptBeyond = (days: number) => Math.max(0, logDays - days) / 30
  const messages = (waves / MONTHS) * people * (counted.messages.perPerson + response * counted.messages.perRespondent)
  const tests = testsIn(resources)
  const one = (amount: number): Used => ({ amount, unit: 1 })
  const many = (amount: number): Used => ({ amount, unit: 10_000 })
  return {
    // A replica that is never quite still: the looking for work keeps it from the lower price of idle ones.
    'container-vcpu': one(replicas * vcpu * SECONDS),
    'container-memory': one(replicas * gib * SECONDS),
    'container-requests': { amount: messages + tests + OTHER_REQUESTS, unit: 1_000_000 },
    'table-operations': many(Object.values(tables).reduce((sum, count) => sum + count, 0)),
    'queue-operations': many(queue),
    storage: one(bytes / GB),
    'vault-operations': many(VAULT_OPERATIONS),
    registry: one(HOURS / 24),
    logs: one(logs + told),
    'logs-kept': one(logs * keptBeyond(FREE_DAYS.logs) + told * keptBeyond(FREE_DAYS.told)),
    'outside-test': one(tests),
    'metric-alert': one(metricAlerts),
    'log-alert-15': one(logAlerts.filter((minutes) => minutes >= 15).length),
    'log-alert-5': one(logAlerts.filter((minutes) => minutes < 15).length),
    'bot-messages': { amount: messages, unit: 1_000 },
  }
}
