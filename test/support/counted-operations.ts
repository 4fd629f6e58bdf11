/**
 * What the whole app asks of storage, counted where it comes in: at the emulator's own servers, retries and all; and how
 * much it tells a collector meanwhile. Time is moved by hand, so that the same is counted on a slow machine as on a fast
 * one.
 */
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Counted, CountedInSmall, CountedOperations, OperationKind } from '../../deploy/cost/operations'
import { OPERATION_KINDS } from '../../deploy/cost/operations'
import { employeeId, tenantId } from '../../services/identifiers'
import { startObserving } from '../../services/observing/start'
import { entitySize, type Properties } from '../../services/storage/limits'
import { type Azurite, startAzurite } from './azurite'
import { type BotUnderTest, startBot, TENANT } from './bot-under-test'
import { HandClock } from './clocks'
import { type Envelope, startCollector } from './collector-double'
import { takePart } from './questionnaire'
import { answersAll } from './respondents'
import { PLAN } from './sending'
import { START } from './storage'
import type { TeamsPerson } from './teams-person'

/** How many are in the waves that are counted: one of a few, and two that differ in what people cost. */
export interface Sizes {
  readonly small: number
  readonly few: number
  readonly many: number
}

/** With every shard in use, as in an organisation: `few` and `many` are hundreds. */
export async function countOperations({ small, few, many }: Sizes): Promise<CountedOperations> {
  const meter = new Meter()
  const azurite = await startAzurite(0, 0, (...heard) => meter.hear(...heard))
  try {
    const [shown, less, more] = [
      await countSmall(small, azurite, meter),
      await countWave(azurite, meter, few),
      await countWave(azurite, meter, many),
    ]
    const each = (of: 'invited' | 'reminded') => atLeastNone(per(minus(more[of], less[of]), many - few))
    const beside = (of: 'invited' | 'reminded') => atLeastNone(minus(less[of], times(each(of), few)))
    const toldOf = (of: 'invited' | 'reminded') => {
      const one = (more.told[of] - less.told[of]) / (many - few)
      return { one: wholeBytes(one), others: wholeBytes(less.told[of] - one * few) }
    }
    const [inviting, reminding] = [toldOf('invited'), toldOf('reminded')]
    return {
      ...shown,
      people: { few, many },
      perPerson: each('invited'),
      perWave: beside('invited'),
      perReminder: each('reminded'),
      perRound: beside('reminded'),
      perSummary: less.summary,
      perOpenMinute: less.openMinute,
      messages: { ...shown.messages, perPerson: rounded((more.messages - less.messages) / (many - few)) },
      told: {
        ...shown.told,
        ...{ perPerson: inviting.one, perWave: inviting.others },
        ...{ perReminder: reminding.one, perRound: reminding.others },
      },
    }
  } finally {
    await azurite.stop()
  }
}

/** What a wave of a few tells: the same each time but for a look more or less while it is sent. */
export async function countSmallWave(small: number): Promise<CountedInSmall> {
  const meter = new Meter()
  const azurite = await startAzurite(0, 0, (...heard) => meter.hear(...heard))
  try {
    return await countSmall(small, azurite, meter)
  } finally {
    await azurite.stop()
  }
}

async function countSmall(size: number, azurite: Azurite, meter: Meter): Promise<CountedInSmall> {
  const idle = await countIdle(azurite, meter)
  const wave = await countWave(azurite, meter, size)
  return {
    small: {
      people: size,
      invited: wave.invited,
      reminded: wave.reminded,
      perSummary: wave.summary,
      perOpenMinute: wave.openMinute,
    },
    perRespondent: wave.respondent,
    perIdleMinute: idle.minute,
    perRoundOfChores: idle.chores,
    messages: { perPerson: rounded(wave.messages / size), perRespondent: wave.messagesOfRespondent },
    bytes: { perPerson: Math.round(wave.bytes / size), perRespondent: wave.bytesOfAnswer },
    told: { perRespondent: wave.told.respondent, perMetrics: idle.metrics },
  }
}

/** A bot with no wave: a quiet minute, and everything that upkeep does when its time has come. */
async function countIdle(azurite: Azurite, meter: Meter) {
  const world = await worldOf(azurite, meter)
  try {
    await world.pass(FIRST_CHORES_SECONDS)
    const [before, minute] = await world.counted(() => world.pass(60))
    const { metrics } = await world.told()
    // What is left of that time beyond the quiet part of it.
    return { minute, chores: atLeastNone(minus(before, times(minute, FIRST_CHORES_SECONDS / 60))), metrics }
  } finally {
    await world.stop()
  }
}

/** The first of them wait a minute after a start. */
const FIRST_CHORES_SECONDS = 72

async function countWave(azurite: Azurite, meter: Meter, size: number) {
  const world = await worldOf(azurite, meter)
  const { bot } = world
  const lea = bot.person('lea')
  const people = Array.from({ length: size }, (_, place) => bot.person(`person ${place}`))
  try {
    await lea.types('help')
    const [, invited, inviting] = await world.counted(async () => {
      await launch(bot, lea, people)
      await world.passUntil(() => people.every(({ id }) => bot.teams.countOf(id).sent > 0))
    })
    const messages = people.reduce((sum, { id }) => sum + callsFor(bot, id), 0)
    const bytes = await world.bytes(['Employees', 'Deliveries'])
    const [first, ...others] = people
    await taken(bot, first)
    const answering = others.slice(0, ANSWERING)
    const calls = () => answering.reduce((sum, { id }) => sum + callsFor(bot, id), 0)
    const called = calls()
    const [, answered, answers] = await world.counted(async () => {
      for (const person of answering) await taken(bot, person)
    })
    const messagesOfRespondent = ACTIVITIES + (calls() - called) / answering.length
    const bytesOfAnswers = await world.bytes(['Answers'], ({ row }) => !row.startsWith('!'))
    const [, reminded, reminding] = await world.counted(async () => {
      await lea.types('remind')
      await lea.presses('Remind now')
      await world.passUntil(() => people.slice(ANSWERING + 1).every(({ id }) => bot.teams.countOf(id).sent > 1))
    })
    const [, summary] = await world.counted(() => lea.types('summary'))
    await world.pass(62)
    const [, openMinute] = await world.counted(() => world.pass(60))
    const { spansIn } = await world.told()
    return {
      ...{ invited, reminded, summary, openMinute, messages, bytes },
      respondent: per(answered, answering.length),
      messagesOfRespondent: rounded(messagesOfRespondent),
      bytesOfAnswer: Math.round(bytesOfAnswers / (answering.length + 1)),
      told: {
        invited: spansIn(inviting),
        reminded: spansIn(reminding),
        respondent: wholeBytes(spansIn(answers) / answering.length),
      },
    }
  } finally {
    await world.stop()
  }
}

/** As the form does behind its last button: more people than a form takes by hand. */
async function launch(bot: BotUnderTest, lea: TeamsPerson, people: readonly TeamsPerson[]): Promise<void> {
  const { waves, deliveries } = bot.storage
  const tenant = tenantId(TENANT)
  const plan = { ...PLAN, closesAt: new Date('2026-03-01T09:00:00.000Z') }
  const { id } = await waves.draft(tenant, {
    key: 'counted',
    name: 'Spring',
    lead: employeeId(lea.id),
    plan,
    at: START,
  })
  const segments = { department: 'Sales', location: 'Utrecht', country: 'Nederland' }
  const candidates = people.map((person) => ({ employee: employeeId(person.id), locale: 'nl-NL', segments }))
  await deliveries.invite(id, candidates)
  await waves.apply(tenant, id, { kind: 'confirmed', at: START })
}

/** So many answer, beside the first one, whose turn fills what the bot remembers. */
const ANSWERING = 4

async function taken(bot: BotUnderTest, person: TeamsPerson | undefined): Promise<void> {
  if (person === undefined) throw new Error('There are too few people to answer.')
  await takePart(person, answersAll('monthly'))
  await bot.hasHeard()
}

/** *start*, its button, and four steps. */
const ACTIVITIES = 6

function callsFor(bot: BotUnderTest, person: string): number {
  return bot.teams.calls.filter((call) => call.person === person).length
}

/** From when to when, by our own clock, which is that of spans. */
interface Period {
  readonly from: number
  readonly to: number
}

/** An app on a clock that stands still, with its storage and how much is asked of it. */
async function worldOf(azurite: Azurite, meter: Meter) {
  const clock = new HandClock()
  const collector = await startCollector()
  const observing = await startObserving(collector.insights, () => {})
  const bot = await startBot(azurite, {
    observing,
    ...{ mode: 'trusting', leads: ['lea'], trial: false, now: () => clock.now() },
    // The app takes its methods apart.
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    },
  })
  await meter.quiet()
  let mark = meter.read()
  const pass = async (seconds: number) => {
    for (let second = 1; second <= seconds; second++) {
      await clock.pass(1_000)
      await meter.quiet()
    }
  }
  return {
    bot,
    pass,
    passUntil: async (holds: () => boolean) => {
      for (let second = 1; !holds(); second++) {
        if (second > 600) throw new Error('It did not come true in ten minutes by the clock that is moved.')
        await pass(1)
      }
      await meter.quiet()
    },
    /** What was counted since the last time, what `work` costs, and when it was done. */
    counted: async (work: () => Promise<unknown>): Promise<readonly [Counted, Counted, Period]> => {
      const before = minus(meter.read(), mark)
      const [counts, from] = [meter.read(), Date.now()]
      await work()
      await meter.quiet()
      mark = meter.read()
      return [before, minus(mark, counts), { from, to: Date.now() }]
    },
    /** How many bytes a collector was told until now: of spans in a period, and of metrics at once. Nothing is told afterwards. */
    told: async () => {
      await observing.stop()
      const envelopes = collector.envelopes()
      const bytesOf = (some: readonly Envelope[]) =>
        some.reduce((sum, envelope) => sum + Buffer.byteLength(JSON.stringify(envelope)), 0)
      const isMetric = ({ data }: Envelope) => data.baseType === 'MetricData'
      const isIn = ({ time }: Envelope, { from, to }: Period) => Date.parse(time) >= from && Date.parse(time) <= to
      return {
        metrics: bytesOf(envelopes.filter(isMetric)),
        spansIn: (period: Period) => bytesOf(envelopes.filter((one) => !isMetric(one) && isIn(one, period))),
      }
    },
    bytes: async (tables: readonly string[], counts: (row: { readonly row: string }) => boolean = () => true) => {
      const rows = (await bot.storage.rows()).filter((row) => tables.includes(row.table) && counts(row))
      mark = meter.read()
      // What storage gives back is of the kinds that it takes.
      return rows.reduce(
        (sum, { partition, row, properties }) => sum + entitySize(partition, row, properties as Properties),
        0,
      )
    },
    stop: async () => {
      await bot.stop()
      await observing.stop()
      await collector.stop()
    },
  }
}

class Meter {
  readonly #counts = new Map<OperationKind, number>()
  #open = 0
  #heardAt = 0

  hear(service: 'table' | 'queue', { method = '', url = '' }: IncomingMessage, answered: Promise<unknown>): void {
    const kind = service === 'queue' ? 'queue' : kindOf(method, url)
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    this.#open += 1
    this.#heardAt = performance.now()
    void answered.then(() => {
      this.#open -= 1
      this.#heardAt = performance.now()
    })
  }

  read(): Counted {
    return every((kind) => this.#counts.get(kind) ?? 0)
  }

  /** When nothing is asked, and has not been for a moment: what follows an answer comes at once. */
  async quiet(): Promise<void> {
    do await setTimeout(QUIET_MILLISECONDS / 3)
    while (this.#open > 0 || performance.now() - this.#heardAt < QUIET_MILLISECONDS)
  }
}

const QUIET_MILLISECONDS = 6

function kindOf(method: string, url: string): OperationKind {
  if (url.includes('$batch')) return 'transaction'
  if (method !== 'GET') return 'write'
  return /\(PartitionKey=/.test(decodeURIComponent(url)) ? 'read' : 'list'
}

function every(count: (kind: OperationKind) => number): Counted {
  // Object.fromEntries forgets the keys: they are the kinds, which are all.
  return Object.fromEntries(OPERATION_KINDS.map((kind) => [kind, rounded(count(kind))])) as Counted
}

const minus = (a: Counted, b: Counted) => every((kind) => a[kind] - b[kind])
const times = (a: Counted, factor: number) => every((kind) => a[kind] * factor)
const per = (a: Counted, count: number) => every((kind) => a[kind] / count)
const atLeastNone = (a: Counted) => every((kind) => Math.max(0, a[kind]))
const rounded = (value: number) => Math.round(value * 100) / 100
const wholeBytes = (bytes: number) => Math.max(0, Math.round(bytes))
