import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { DeployError } from '../../../deploy/az'
import { AS_USUAL, type CostLine, type Inputs, monthlyCost, type Organisation, sumOf } from '../../../deploy/cost/cost'
import { readOperations } from '../../../deploy/cost/operations'
import { METERS, readPrices } from '../../../deploy/cost/prices'
import { readResources } from '../../../deploy/cost/resources'
import { costReport } from '../../../deploy/cost/tell'
import { DEPLOY } from '../../support/arm/deployment'

const INPUTS: Inputs = { counted: readOperations(), prices: readPrices(), resources: readResources() }
const organisation = (some: Partial<Organisation> = {}): Organisation => ({
  ...AS_USUAL,
  people: 5_000,
  waves: 4,
  ...some,
})
const costOf = (some: Partial<Organisation> = {}, inputs = INPUTS) => monthlyCost(organisation(some), inputs)
const lineOf = (lines: readonly CostLine[], meter: CostLine['meter']) => lines.find((line) => line.meter === meter)

test('there is a line for each meter of the list, once', () => {
  expect(costOf().map(({ meter }) => meter)).toEqual(METERS)
})

test('what is free is not billed, and the rest is', () => {
  const { amount = 0, free, cost } = lineOf(costOf(), 'container-vcpu') ?? {}
  // Half a processor for 730 hours, of which 180,000 seconds are free.
  expect([amount, free]).toEqual([0.5 * 730 * 3_600, 180_000])
  expect(cost).toBeCloseTo((amount - 180_000) * INPUTS.prices.prices['container-vcpu'].price)
})

test('a stale price is one line to mend: it changes that line, in proportion, and no other', () => {
  const { prices } = INPUTS.prices
  const dearer = { ...prices, registry: { ...prices.registry, price: 2 * prices.registry.price } }
  const [before, after] = [costOf(), costOf({}, { ...INPUTS, prices: { ...INPUTS.prices, prices: dearer } })]
  const changed = after.filter((line, place) => line.cost !== before[place]?.cost)
  expect(changed.map(({ meter, cost }) => [meter, cost])).toEqual([
    ['registry', 2 * (lineOf(before, 'registry')?.cost ?? 0)],
  ])
})

test('more people, waves, reminders, days or replicas never cost less', () => {
  const organisations = fc.record({
    people: fc.integer({ min: 0, max: 200_000 }),
    waves: fc.integer({ min: 0, max: 12 }),
    reminders: fc.integer({ min: 0, max: 5 }),
    days: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(organisations, fc.constantFrom('people', 'waves', 'reminders', 'days'), (one, what) => {
      const less = sumOf(costOf(one))
      expect(sumOf(costOf({ ...one, [what]: one[what] + 1 }))).toBeGreaterThanOrEqual(less - 1e-9)
      const resources = { ...INPUTS.resources, replicas: INPUTS.resources.replicas + 1 }
      expect(sumOf(costOf(one, { ...INPUTS, resources }))).toBeGreaterThan(less)
    }),
  )
})

test('without a wave, what remains is what is deployed', () => {
  const quiet = costOf({ waves: 0 })
  expect([lineOf(quiet, 'storage')?.cost, lineOf(quiet, 'bot-messages')?.amount]).toEqual([0, 0])
  // A look once a minute how long the oldest part of a wave has waited: a metric.
  expect(lineOf(quiet, 'queue-operations')?.amount).toBe(730 * 60)
})

test('a replica asks for itself too: whether storage is there, and every ten seconds for work of an administrator', () => {
  const { perIdleMinute, perRoundOfChores } = INPUTS.counted
  const idle = 730 * 60 * (perIdleMinute.read + perIdleMinute.list + perIdleMinute.write + perIdleMinute.transaction)
  const looks = (730 * 3_600) / 10 + (730 * 3_600) / INPUTS.resources.readinessSeconds
  const quiet = lineOf(costOf({ waves: 0, people: 1 }), 'table-operations')
  expect(quiet?.amount).toBeCloseTo(idle + looks + 730 * perRoundOfChores.list)
})

test('spans and metrics are taken in beside the log, and kept for ninety days for nothing', () => {
  const [quiet, busy] = [costOf({ waves: 0 }), costOf({ waves: 12, people: 50_000 })]
  const [before = 0, after = 0] = [quiet, busy].map((lines) => lineOf(lines, 'logs')?.amount)
  // At least the spans of 50,000 people of whom 30,000 answer, each month.
  expect(after - before).toBeGreaterThan((30_000 * INPUTS.counted.told.perRespondent) / 1e9)
  expect(lineOf(busy, 'logs-kept')?.amount).toBe(lineOf(quiet, 'logs-kept')?.amount)
  const longer = { ...INPUTS, resources: { ...INPUTS.resources, logDays: 120 } }
  const kept = (inputs: Inputs, waves: number) =>
    lineOf(costOf({ waves, people: 50_000 }, inputs), 'logs-kept')?.amount ?? 0
  expect(kept(longer, 12) - kept(longer, 0)).toBeCloseTo(after - before)
})

test('an alert that looks less often than every quarter of an hour costs as one that does then; more often, more', () => {
  const countsFor = (logAlerts: readonly number[]) => {
    const lines = costOf({}, { ...INPUTS, resources: { ...INPUTS.resources, logAlerts } })
    return [lineOf(lines, 'log-alert-15')?.amount, lineOf(lines, 'log-alert-5')?.amount]
  }
  expect([countsFor([15, 60, 1_440]), countsFor([5, 10])]).toEqual([
    [3, 0],
    [0, 2],
  ])
})

test('what is deployed is read from the template', () => {
  const { readinessSeconds, ...others } = readResources()
  expect(others).toEqual({
    replicas: 1,
    vcpu: 0.5,
    gib: 1,
    logDays: 90,
    outside: { seconds: 300, places: 3 },
    metricAlerts: 3,
    logAlerts: [15, 5, 15, 15, 15, 60],
  })
  expect(readinessSeconds).toBe(10)
})

describe('the price list', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prices-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('says beside each number that nobody published that it is unverified', () => {
    const { prices, free } = readPrices()
    const all = [...Object.values(prices), ...Object.values(free)]
    for (const { by, source } of all) expect(source === 'unverified, to be looked up').toBe(by === 'nobody')
    expect(all.filter(({ by }) => by === 'microsoft').map(({ source }) => source)).toEqual(
      Array(3).fill('learn.microsoft.com/azure/container-apps/billing'),
    )
  })

  test.each([
    ['is not there', null],
    ['is no JSON', '{ "prices": '],
  ])('that %s is named, in words', (_, text) => {
    const file = join(folder, 'prices.json')
    if (text !== null) writeFileSync(file, text)
    expect(() => readPrices(file)).toThrow(DeployError)
    expect(() => readPrices(file)).toThrow(`${file} cannot be read as JSON`)
  })

  test.each([
    ['storage', { price: -1, per: 'GB', by: 'others', source: 'somewhere' }, 'prices.storage.price'],
    ['logs', { price: 1, per: 'GB', by: 'me', source: 'somewhere' }, 'prices.logs.by'],
    ['registry', undefined, 'prices.registry'],
  ])('with a line that is wrong names that line: %s', (meter, line, named) => {
    const list = JSON.parse(readFileSync(join(DEPLOY, 'prices.json'), 'utf8'))
    const file = join(folder, 'prices.json')
    writeFileSync(file, JSON.stringify({ ...list, prices: { ...list.prices, [meter]: line } }))
    expect(() => readPrices(file)).toThrow(named)
  })
})

test('the report says the sum, the date of the prices, and what is not certain', () => {
  const report = costReport(organisation(), INPUTS)
  for (const words of [sumOf(costOf()).toFixed(2), INPUTS.prices.date, 'unverified, to be looked up', '60% answer'])
    expect(report).toContain(words)
})
