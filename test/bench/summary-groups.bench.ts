/**
 * The time of a summary by 100 departments at 50,000 respondents, beside that of the whole: closing an epoch, reading the
 * counts, the gate, and what is made of them. No answer is read: the tables are asked for counts alone.
 */
import type { Storage } from '../../services/storage/storage'
import { groupsOf } from '../../services/summary/groups'
import { summaryOf } from '../../services/summary/summarise'
import type { Coding } from '../../services/waves/coding'
import { people } from '../support/respondents'
import type { tasks as azuriteTasks } from './azurite-part'
import { employeeNumber, pseudonymOfEmployee, submissionNumber, WAVE } from './colleagues'
import { alternate, eachOf, report, timeOf } from './measure'
import { startPart } from './process'
import { groupNumber, seedWave } from './seeded-wave'

const RESPONDENTS = 50_000
const GROUPS = 100
const ROUNDS = 15

const CODING: Coding = {
  dimension: 'department',
  groups: Array.from({ length: GROUPS }, (_, place) => ({
    code: `g${place + 1}` as const,
    label: `Department ${place + 1}`,
    audience: (2 * RESPONDENTS) / GROUPS,
  })),
}

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const connectionString = await azurite.ask('connectionString', undefined)
  const plain = await seedWave(connectionString, RESPONDENTS)
  const broken = await seedWave(connectionString, RESPONDENTS, GROUPS)
  let shown = 0

  const times = await alternate(
    { warmUps: 1, measured: ROUNDS },
    {
      whole: async (round) => {
        await submitMore(plain, round, 0)
        return timeOf(async () => {
          const outcome = await plain.releases.release(WAVE, 2 * RESPONDENTS)
          if (outcome.kind !== 'too-few') summaryOf(outcome.release, 5)
        })
      },
      groups: async (round) => {
        await submitMore(broken, round, GROUPS)
        return timeOf(async () => {
          const outcome = await broken.releases.release(WAVE, 2 * RESPONDENTS, { split: true })
          if (outcome.kind !== 'too-few') shown = groupsOf(outcome.release, CODING, 5).groups.length
        })
      },
    },
  )
  report(
    'summary-groups',
    { wholeMilliseconds: times.whole, groupsMilliseconds: times.groups, ratio: times.groups / times.whole, shown },
    [{ rule: 'every department is shown', holds: shown === GROUPS }],
  )
  azurite.stop()
}

/** Eight more of one department, so that it may be shown anew. */
async function submitMore({ answers }: Storage, round: number, groups: number): Promise<void> {
  const numbers = people(1, 8).map((one) => RESPONDENTS + GROUPS * (8 * round + one) + round)
  await eachOf(numbers, (number) => {
    const next = { draft: null, submitted: submissionNumber(number) }
    const group = groupNumber(number, groups)
    return answers.update(WAVE, pseudonymOfEmployee(employeeNumber(number)), () => ({ next, result: null }), { group })
  })
}

void main()
