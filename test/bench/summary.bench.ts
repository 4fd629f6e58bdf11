/**
 * The time of a summary at 1,000 and at 50,000 respondents, from the command to the card: a new release each time, the
 * dearest case. And the time of reading every answer instead.
 */
import { currentSummary } from '../../bot/commands/summary'
import { languageOf } from '../../bot/locales/language'
import { tenantId } from '../../services/identifiers'
import type { Storage } from '../../services/storage/storage'
import { people } from '../support/respondents'
import type { tasks as azuriteTasks } from './azurite-part'
import { employeeNumber, pseudonymOfEmployee, submissionNumber, TENANT, WAVE } from './colleagues'
import { alternate, eachOf, report, timeOf } from './measure'
import { startPart } from './process'
import { seedWave } from './seeded-wave'

const FEW = 1_000
const MANY = 50_000
const ROUNDS = 31

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const connectionString = await azurite.ask('connectionString', undefined)
  const few = await seedWave(connectionString, FEW)
  const many = await seedWave(connectionString, MANY)

  const summary = async (storage: Storage, round: number) => {
    // So many more that a new release is allowed.
    await submit(storage, people(MANY + 8 * round + 1, MANY + 8 * round + 8))
    return timeOf(() => currentSummary(partsOn(storage), LEAD))
  }
  const times = await alternate(
    { warmUps: 1, measured: ROUNDS },
    {
      few: (round) => summary(few, round),
      many: (round) => summary(many, round),
    },
  )
  await expectReleases(few, FEW)
  await expectReleases(many, MANY)
  const scan = await alternate({ warmUps: 0, measured: 3 }, { many: () => timeOf(() => many.answers.recount(WAVE)) })

  const ratio = times.many / times.few
  const faster = scan.many / times.many
  report(
    'summary',
    { millisecondsAt1000: times.few, millisecondsAt50000: times.many, ratio, scanMilliseconds: scan.many, faster },
    [
      { rule: 'ratio <= 1.3', holds: ratio <= 1.3 },
      { rule: 'faster >= 20', holds: faster >= 20 },
    ],
  )
  azurite.stop()
}

const LEAD = { tenant: tenantId(TENANT), language: languageOf('en') }

function partsOn(stores: Storage) {
  return { stores, cards: { version: '1.5', actions: 'submit' }, minimumGroup: 5 } as const
}

async function submit({ answers }: Storage, numbers: readonly number[]): Promise<void> {
  await eachOf(numbers, (number) => {
    const next = { draft: null, submitted: submissionNumber(number) }
    return answers.update(WAVE, pseudonymOfEmployee(employeeNumber(number)), () => ({ next, result: null }))
  })
}

/** Each summary made a release of its own, and the last holds everybody. */
async function expectReleases({ releases }: Storage, seeded: number): Promise<void> {
  const last = await releases.read(WAVE, ROUNDS + 1)
  const respondents = seeded + 8 * (ROUNDS + 1)
  if (last?.tally.respondents !== respondents) {
    throw new Error(`The last release holds ${last?.tally.respondents} respondents, not ${respondents}.`)
  }
}

void main()
