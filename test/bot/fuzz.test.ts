/**
 * The endpoint takes what nobody would send: activities of the Playground, changed in ways that no client would. A few
 * thousand with the suite, as many as FUZZ_ACTIVITIES says with `npm run fuzz`. A failed run prints its seed; FUZZ_SEED
 * runs it again.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { answersPartitions } from '../../services/storage/keys'
import { readShardTally } from '../../services/storage/tally-row'
import { sum } from '../../services/summary/tally'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, objectIdOf, startBot, TENANT } from '../support/bot-under-test'
import { type Mutation, mutated, mutations } from '../support/mutations'
import { type Activity, activitiesOf } from '../support/playground-activities'
import { fillIn, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { PATIENCE } from '../support/storage'
import { type StorageLine, startStorageLine } from '../support/storage-line'
import type { TeamsPerson } from '../support/teams-person'

const ACTIVITIES = Number(process.env['FUZZ_ACTIVITIES'] ?? 1_500)
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
const BATCH = 200
/** Storage goes away for one batch in so many, and then for a smaller one: whoever meets that waits for seconds. */
const AWAY_EVERY = 10
const AWAY = 16

// However busy the machine: it only ends what hangs.
jest.setTimeout(600_000 + ACTIVITIES * 50)

let azurite: Azurite
let line: StorageLine
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  line = await startStorageLine(azurite)
  // One of those who send what they like is a lead.
  bot = await startBot(line.azurite, { mode: 'trusting', leads: ['fuzzer 0'] })
})
afterAll(async () => {
  await line.mend()
  await bot.stop()
  await line.stop()
  await azurite.stop()
})

/** Those who take part as people do: what they did is the model that the counts must equal. */
class Respondent {
  #turn = 0
  constructor(readonly person: TeamsPerson) {}

  /** Submits, changes, erases, in turn; whether they count afterwards. */
  async acts(): Promise<boolean> {
    const often = this.#turn % 2 === 0 ? 'weekly' : 'none'
    switch (this.#turn++ % 3) {
      case 0:
        await takePart(this.person, answersAll(often))
        return true
      case 1:
        await this.person.types('change')
        await fillIn(this.person, answersAll(often))
        return true
      default:
        await this.person.types('erase')
        await this.person.presses('Yes, erase')
        return false
    }
  }
}

test(`${ACTIVITIES} activities that nobody would send crash nothing, tell nothing and change no count (seed ${SEED})`, async () => {
  const wave = await bot.wave()
  const rejections: unknown[] = []
  const note = (error: unknown) => void rejections.push(error)
  process.on('unhandledRejection', note)
  const respondents = Array.from({ length: 12 }, (_, n) => new Respondent(bot.person(`respondent ${n}`)))
  const counted = new Set<Respondent>()
  const seen: Record<string, number> = {}
  const began = performance.now()
  const heaps: number[] = []
  try {
    for (let batch = 0, sentSoFar = 0; sentSoFar < ACTIVITIES; batch++) {
      const respondent = respondents[batch % respondents.length]
      if (respondent !== undefined) {
        if (await respondent.acts()) counted.add(respondent)
        else counted.delete(respondent)
      }
      const away = batch % AWAY_EVERY === AWAY_EVERY - 1
      if (away) await line.cut()
      const given = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 9 }), mutations), {
        numRuns: away ? AWAY : BATCH,
        seed: SEED + batch,
      })
      await inParallel(8, given, async ([who, which, luck, changes]) => {
        const outcome = await sent(activityOf(wave, respondents, who, which, luck, changes))
        seen[outcome.status] = (seen[outcome.status] ?? 0) + 1
        // Of an invoke that is not ours Teams expects 501.
        const fault = outcome.status >= 500 && outcome.status !== 501 && !away
        if (fault || TELLS_OF_THE_INSIDE.test(outcome.body))
          throw new Error(JSON.stringify({ outcome, log: bot.log.slice(-3), which, changes }).slice(0, 3_000))
      })
      sentSoFar += given.length
      if (away) await line.mend()
      const defects = bot.log.filter(({ event }) => ['turn-failed', 'background-failed'].includes(event))
      expect(defects).toEqual([])
      expect(rejections).toEqual([])
      expect(await bot.counted()).toBe(counted.size)
      bot.log.splice(0)
      forgetSaid(respondents)
      heaps.push(heapAfterCollection())
    }
    const kept = await Promise.all(
      answersPartitions(wave).map((one) => readShardTally(bot.storage.table('Answers'), one, PATIENCE)),
    )
    expect(sum(kept.map(({ counted }) => counted.tally))).toEqual(await bot.storage.answers.recount(wave))
    const strangers = (await bot.storage.rows()).filter(({ partition }) => partition.includes(FOREIGN))
    expect([strangers, 'polluted' in {}, Object.keys(Object.prototype)]).toEqual([[], false, []])
    const [early = 0, late = 0] = [heaps[Math.floor(heaps.length / 4)], heaps.at(-1)]
    expect(late / early).toBeLessThan(MOST_GROWTH)
    if (process.env['FUZZ_ACTIVITIES'] !== undefined) {
      const seconds = (performance.now() - began) / 1000
      const figures = {
        activities: ACTIVITIES,
        seconds,
        perSecond: ACTIVITIES / seconds,
        heap: late / early,
        statuses: seen,
      }
      process.stdout.write(`${JSON.stringify(figures)}\n`)
    }
  } finally {
    process.off('unhandledRejection', note)
  }
})

const FOREIGN = 'dddddddd-1111-4222-8333-444444444444'
const CHANNEL = '19:fuzzed@thread.tacv2'
const MOST_GROWTH = 1.5
/** A stack, a path, the name of a library or of an error. */
const TELLS_OF_THE_INSIDE = /\n\s+at |node_modules|\.[jt]s:\d|[a-z]Error\b|\bzod\b|restify|azure/i

/** One person's activity, changed; in the name of a respondent only so that it can change nothing of theirs. */
function activityOf(
  wave: string,
  respondents: readonly Respondent[],
  who: number,
  which: number,
  luck: number,
  changes: readonly Mutation[],
): unknown {
  const fuzzer = objectIdOf(`fuzzer ${who % 30}`)
  const cast = {
    serviceUrl: bot.teams.serviceUrl,
    tenant: luck === 0 ? FOREIGN : TENANT,
    person: fuzzer,
    chat: bot.teams.chatWith(fuzzer),
    channel: bot.teams.channel(CHANNEL),
    wave,
  }
  const activities = activitiesOf(cast)
  const activity = mutated(activities[which % activities.length], changes)
  if (luck !== 1 || typeof activity !== 'object' || activity === null) return activity
  // A respondent's name, on what was pressed in a card that is not theirs.
  const { person } = respondents[who % respondents.length] ?? { person: null }
  const stolen = { draft: 'not-theirs', kind: 'step', wave, step: 4, direction: 'next' }
  const { from: _, value: __, type: ___, ...rest } = activity as Activity
  return {
    ...rest,
    type: 'message',
    from: { id: `29:${person?.id}`, aadObjectId: person?.id },
    value: { audienceProfile: stolen, ...answersAll('weekly') },
  }
}

async function sent(activity: unknown): Promise<{ status: number; body: string }> {
  // A kept connection may end just as it is used again; once more, it is a new one.
  const response = await bot.post(activity).catch(() => bot.post(activity))
  return { status: response.status, body: await response.text() }
}

/** The messages of the respondents stay: they press what is in them. */
function forgetSaid(respondents: readonly Respondent[]): void {
  bot.teams.forgetAllSaid(respondents.map(({ person }) => person.chat))
}

async function inParallel<One>(most: number, all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const waiting = all.values()
  const worker = async () => {
    for (const one of waiting) await work(one)
  }
  await Promise.all(Array.from({ length: most }, worker))
}

setFlagsFromString('--expose-gc')
// V8's own function, which has no other name.
const collect = runInNewContext('gc') as () => void

function heapAfterCollection(): number {
  collect()
  return process.memoryUsage().heapUsed
}
