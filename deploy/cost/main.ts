/** The entry of `npm run cost`: what a month costs for an organisation of this size. */
import { parseArgs } from 'node:util'
import { DeployError } from '../az'
import { AS_USUAL, type Organisation } from './cost'
import { readOperations } from './operations'
import { readPrices } from './prices'
import { readResources } from './resources'
import { costReport } from './tell'

const USAGE = `npm run cost -- --people 5000 --waves 4

  --response 0.6   how many of the people answer, 0 to 1
  --reminders 1    a wave
  --days 14        how long a wave is open
  --summaries 10   new ones, a wave
  --months 24      how long answers are kept
  --replicas 1     how many there are when nothing much happens
  --prices FILE    another list than deploy/prices.json`

function main(): void {
  const { values } = options()
  const given = (name: 'people' | 'waves' | keyof typeof AS_USUAL | 'replicas', otherwise?: number): number => {
    const value = Number(values[name] ?? otherwise)
    if (Number.isFinite(value) && value >= 0) return value
    throw new DeployError(`--${name} must be a number.\n\n${USAGE}`)
  }
  const organisation: Organisation = {
    people: given('people'),
    waves: given('waves'),
    response: Math.min(1, given('response', AS_USUAL.response)),
    reminders: given('reminders', AS_USUAL.reminders),
    days: given('days', AS_USUAL.days),
    summaries: given('summaries', AS_USUAL.summaries),
    months: given('months', AS_USUAL.months),
  }
  const resources = readResources()
  const inputs = {
    counted: readOperations(),
    prices: readPrices(values.prices),
    resources: { ...resources, replicas: given('replicas', resources.replicas) },
  }
  console.log(costReport(organisation, inputs))
}

function options() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      options: {
        ...{ people: text, waves: text, response: text, reminders: text, days: text, summaries: text, months: text },
        ...{ replicas: text, prices: text },
      },
    })
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

try {
  main()
} catch (error) {
  console.error(error instanceof DeployError ? error.message : error)
  process.exitCode = 1
}
