/**
 * What the service keeps and what it writes down, after a questionnaire with all that belongs to it, faults included.
 * The table below is for a privacy officer: it names every place in storage that holds something about a person. All
 * other places are looked through too, and hold nothing; nor does any line of the log.
 */

import type { RunningObserving } from '../../services/observing/collector'
import { ATTRIBUTES, type AttributeName, COUNTED, TIMED, WATCHED } from '../../services/observing/observing'
import { startObserving } from '../../services/observing/start'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, objectIdOf, startBot, TENANT } from '../support/bot-under-test'
import { type CollectorDouble, startCollector } from '../support/collector-double'
import type { GraphDouble } from '../support/graph-double'
import { aGraph } from '../support/graph-under-test'
import { type Product, removeFolder, run, temporaryFolder } from '../support/product'
import { begin, fillIn, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { type StorageLine, startStorageLine } from '../support/storage-line'
import type { StoredRow, TableName } from '../support/stored'
import { startTeamsDouble } from '../support/teams-double'
import { REFUSALS } from '../support/teams-double/answer'
import { RESET_BEFORE_ACCEPTING, refuses } from '../support/teams-double/faults'
import { TeamsPerson } from '../support/teams-person'
import { launches, until, untilProgress } from '../support/wave-story'
import { type Secrets, type Told, toldBy } from '../support/what-it-tells'

/** By table and column: what it may tell. `row` is the key of the row; `queue` stands for the queued messages. */
const MAY_TELL: Readonly<Record<TableName, Readonly<Record<string, readonly Told[]>>>> = {
  // Who has the app, and how to reach them. Never what anybody answered, nor what they are called.
  Employees: { row: ['employee', 'lead'], reference: ['employee', 'lead'] },
  // Who was asked in a questionnaire, and how far that came; where they work, as the directory or the list says it.
  Deliveries: { row: ['employee'], department: ['segment'], location: ['segment'], country: ['segment'] },
  // What was answered, under a pseudonym; and the counts of a shard. Never who.
  Answers: {
    row: ['pseudonym'],
    draft: ['answer', 'option'],
    submitted: ['answer', 'option'],
    counts: ['count', 'option'],
    closed: ['count', 'option'],
    // Of a group, by its code: the counts now, and when the last release was made.
    counted: ['count', 'option'],
    before: ['count', 'option'],
  },
  // Which groups a questionnaire is broken down into: those of five people or more, and how many each has.
  Codings: { groups0: ['segment'] },
  // What was shown to somebody, and the counts that it was made from.
  Releases: { counts: ['count', 'option'], shown: ['count', 'option'], unit0: ['count', 'option'] },
  // The questionnaires, with the words that a lead wrote in them, and which lead that was.
  Waves: { launch: ['lead', 'typed'], name: ['typed'] },
  // What leads did.
  Audit: { who: ['lead'] },
  // Who asked for an erasure that is not finished; of one that is, a seal that tells nobody.
  Erasures: { row: ['employee'] },
  Settings: {},
}

const PEOPLE = ['anna', 'bert', 'carla', 'dirk', 'eva', 'frits', 'gerda', 'hugo']
const SECRETS: Secrets = {
  names: ['Achternaam', 'A name', 'Voornaam'],
  addresses: ['@contoso.example'],
  typed: ['mijn geheim', 'Zomerpeiling', 'Groetjes van de directie'],
  // What stands before a ticket is always the same.
  tokens: ['not-to-be-told', 'api/exports'],
  employees: PEOPLE.map(objectIdOf),
  leads: [objectIdOf('lea')],
  segments: ['Afdeling Zeven', 'Utrecht Zeven', 'Landje Zeven'],
}
const told = toldBy(SECRETS)

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

describe('after a questionnaire with all that belongs to it', () => {
  let line: StorageLine
  let double: GraphDouble
  let bot: BotUnderTest
  let collector: CollectorDouble
  let observing: RunningObserving
  let rows: readonly StoredRow[]
  let queued: readonly string[]

  beforeAll(async () => {
    line = await startStorageLine(azurite)
    double = (await aGraph()).double
    for (const name of [...PEOPLE, 'lea']) double.users(directoryEntryOf(name))
    collector = await startCollector()
    observing = await startObserving(collector.otlp, () => {})
    const edges = { graph: double, outgoingMilliseconds: 500, observing }
    bot = await startBot(line.azurite, { mode: 'trusting', leads: ['lea'], ...edges })
    await wholeStory(bot, line)
    // In the middle of an erasure: what waits for it stands in a table of its own.
    rows = await bot.storage.rows()
    queued = await bot.storage.queued()
    await observing.stop()
  })
  afterAll(async () => {
    await bot.stop()
    await collector.stop()
    await line.stop()
    await double.stop()
  })

  test('the story had what is looked for', () => {
    const tables = new Set(rows.map(({ table }) => table))
    expect([...tables].sort()).toEqual(Object.keys(MAY_TELL).sort())
    const events = new Set(bot.log.map(({ event }) => event))
    for (const event of [
      ...['started', 'request-refused', 'storage-failed', 'foreign-tenant', 'host-refused', 'unknown-action'],
      ...['unknown-person', 'reply-failed', 'card-not-replaced', 'post-failed', 'apps-installed'],
    ]) {
      expect(events).toContain(event)
    }
  })

  test('no row tells more than its table may', () => {
    const surplus = rows.flatMap(({ table, partition, row, properties }) =>
      Object.entries({ partition, row, ...properties }).flatMap(([column, value]) => {
        const may: readonly Told[] = MAY_TELL[table as TableName][column] ?? []
        const more = [...told(textOf(value))].filter((one) => !may.includes(one))
        return more.length === 0 ? [] : [{ table, column, more, value }]
      }),
    )
    expect(surplus).toEqual([])
  })

  test('what a table may tell, it does tell: nothing is allowed for nothing', () => {
    const said = new Map<string, Set<Told>>()
    for (const { table, row, properties } of rows) {
      for (const [column, value] of Object.entries({ row, ...properties })) {
        const place = `${table} ${column}`
        said.set(place, new Set([...(said.get(place) ?? []), ...told(textOf(value))]))
      }
    }
    const unused = Object.entries(MAY_TELL).flatMap(([table, columns]) =>
      Object.entries(columns).flatMap(([column, may]) =>
        may
          .filter((one) => said.get(`${table} ${column}`)?.has(one) !== true)
          .map((one) => `${table} ${column} ${one}`),
      ),
    )
    expect(unused).toEqual(['Erasures row employee'])
  })

  test('nowhere does an answer stand beside who gave it', () => {
    const beside = rows.filter((row) => {
      const all = told(JSON.stringify(row))
      return all.has('answer') && (all.has('employee') || all.has('lead') || all.has('name'))
    })
    expect(beside).toEqual([])
  })

  test('no queued task tells of anybody', () => {
    expect(queued.map((text) => [...told(text), ...told(Buffer.from(text, 'base64').toString())])).toEqual(
      queued.map(() => []),
    )
  })

  test('no span and no metric tells of anybody', () => {
    expect(collector.spans().length).toBeGreaterThan(100)
    expect(collector.received.filter((text) => told(text).size > 0)).toEqual([])
    // The one id of that form tells replicas apart.
    const texts = collector.received.map((text) =>
      text.replaceAll(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '""'),
    )
    expect(
      texts.filter((text) => /[0-9a-f]{8}-[0-9a-f]{4}-|Bearer|https?:|a:[0-9a-f]|exception|stack/.test(text)),
    ).toEqual([])
  })

  test('spans and metrics have the names, attributes and values that are listed, and no others', () => {
    const points = collector.points()
    const listed = [...Object.keys(TIMED).map((name) => `${name}.duration`), ...Object.keys(COUNTED), ...WATCHED]
    expect(collector.spans().filter(({ name }) => !(name in TIMED))).toEqual([])
    expect(points.filter(({ name }) => !listed.includes(name))).toEqual([])
    const unlisted = [...collector.spans(), ...points].flatMap(({ attributes }) =>
      Object.entries(attributes).filter(
        ([name, value]) => !(ATTRIBUTES[name as AttributeName] as readonly string[] | undefined)?.includes(value),
      ),
    )
    expect(unlisted).toEqual([])
  })

  test('of the answers that were submitted five at once are told, and of fewer nothing', () => {
    // Seven submitted, and one of them once more.
    expect(collector.points('answers.submitted').map(({ value }) => value)).toEqual([5])
  })

  test('which table a call is for is told nowhere: nor is that somebody answered, or was erased', () => {
    const ofStorage = collector.spans().filter(({ name }) => name === 'storage')
    const kinds = new Set(ofStorage.map(({ attributes }) => Object.keys(attributes).toSorted().join()))
    expect([...kinds]).toEqual(['operation,outcome,service'])
  })

  test('a turn, its calls to storage and those to Teams and Graph are one trace', () => {
    const spans = collector.spans()
    const turns = new Set(spans.filter(({ name }) => name === 'turn').map(({ trace }) => trace))
    for (const name of ['storage', 'teams', 'graph']) {
      expect(spans.filter((span) => span.name === name && turns.has(span.trace)).length).toBeGreaterThan(0)
    }
    expect(spans.filter(({ name }) => name === 'sending').length).toBeGreaterThan(0)
  })

  test('no line of the log tells of anybody', () => {
    expect(bot.logged.length).toBeGreaterThan(20)
    expect(bot.logged.filter((text) => told(text).size > 0)).toEqual([])
    expect(bot.logged.filter((text) => /[0-9a-f]{8}-[0-9a-f]{4}-|Bearer|https?:|a:[0-9a-f]/.test(text))).toEqual([])
  })
})

test('what the process itself prints are the lines of the log, and tells of nobody, whatever it is sent', async () => {
  const folder = await temporaryFolder()
  const teams = await startTeamsDouble({ tenant: TENANT })
  const { connectionString: AZURE_STORAGE_CONNECTION_STRING } = azurite
  let product: Product | null = null
  try {
    product = await run('bot', { DATA_DIR: folder, AZURE_STORAGE_CONNECTION_STRING, LOG_LEVEL: 'debug' })
    const anna = new TeamsPerson(lineTo(product, teams), objectIdOf('anna'), 'nl-NL', TENANT)
    await anna.installs()
    await anna.types('mijn geheim is dat ik Achternaam heet')
    await takePart(anna, answersAll('monthly'))
    teams.fails(refuses(REFUSALS.BadArgument), { times: 3 })
    await anna.types('mijn geheim')
    await anna.presses('Wijzig')
    for (const body of ['mijn geheim', '{"from":"Achternaam"', JSON.stringify({ text: 'mijn geheim' })]) {
      await fetch(`${product.bot}/api/messages`, { method: 'POST', headers: SECRET_HEADERS, body })
    }
    await fetch(`${product.bot}/api/exports/not-to-be-told`)
    await product.stop()
    const [greeting, ...lines] = product.printed().trim().split('\n')
    expect(greeting).toMatch(/^\{"level":30.*"event":"started"|^Audience Profile listens on /)
    expect(
      lines.filter((text) => !/^\{"level":\d+,"time":\d+,"event":"[a-z-]+"|^Audience Profile listens/.test(text)),
    ).toEqual([])
    expect([greeting, ...lines].filter((text) => told(text ?? '').size > 0)).toEqual([])
    expect(lines.length).toBeGreaterThan(4)
  } finally {
    await product?.stop()
    await teams.stop()
    await removeFolder(folder)
  }
})

const SECRET_HEADERS = { 'Content-Type': 'application/json', Authorization: 'Bearer not-to-be-told' }

/** Launched, answered, changed, erased, reminded, summarised, exported; and much of it gone wrong on the way. */
async function wholeStory(bot: BotUnderTest, line: StorageLine): Promise<void> {
  const lea = bot.person('lea')
  const people = PEOPLE.map((name) => bot.person(name))
  const [anna, bert, carla, dirk] = people as [TeamsPerson, TeamsPerson, TeamsPerson, TeamsPerson]
  const channel = bot.channel('news')
  await lea.mentions(channel, 'report here')
  const list = PEOPLE.map((name) => `${name}@contoso.example;Afdeling Zeven;Utrecht Zeven`)
  const fields = {
    name: 'Zomerpeiling',
    people: [...list, 'nobody@contoso.example'].join('\n'),
    'greeting-nl': 'Groetjes van de directie',
    breakdown: 'department',
  }
  await launches(bot, lea, people, fields)
  for (const person of people.slice(0, 7))
    await takePart(person, { ...answersAll('monthly'), 'work-platforms': ['viva-engage'] })
  await anna.types('change')
  await fillIn(anna, answersAll('weekly'))
  await bert.types('erase')
  await bert.presses('Yes, erase')
  await carla.types('mijn geheim')
  await carla.types('my data')
  await begin(bert)
  await lea.types('remind')
  await lea.presses('Remind now')
  await untilProgress(bot, ({ toGo }) => toGo === 0)
  for (const said of [
    'summary',
    'summary by department',
    'post summary',
    'status',
    'waves',
    'audit',
    'who may',
    'export status',
  ])
    await lea.types(said)
  await carla.types('change')
  await fillIn(carla, answersAll('none'))
  const link = bot.teams
    .messagesIn(lea.chat)
    .flatMap(({ activity }) => /api\/exports\/\S+/.exec(String(activity['text'])) ?? [])
  await (await fetch(bot.url(`/${link[0]}`))).text()
  await faults(bot, line, dirk, lea)
}

async function faults(bot: BotUnderTest, line: StorageLine, dirk: TeamsPerson, lea: TeamsPerson): Promise<void> {
  const spoken = dirk.activityOf(dirk.chat, { type: 'message', text: 'mijn geheim' })
  await bot.post(
    { ...spoken, serviceUrl: 'https://example.org/not-to-be-told' },
    { Authorization: 'Bearer not-to-be-told' },
  )
  await bot.post({ ...spoken, channelData: { tenant: { id: 'other' } } })
  await bot.post({ ...spoken, from: { id: '29:x', name: 'A name' } })
  await bot.post({ ...spoken, text: { mijn: 'geheim' } })
  await dirk.does(dirk.chat, { type: 'message', value: { consume: 'weekly', audienceProfile: 'mijn geheim' } })
  for (const [fault, does] of [
    [refuses(REFUSALS.BadArgument), () => dirk.types('mijn geheim')],
    [RESET_BEFORE_ACCEPTING, () => dirk.types('help')],
    [refuses(REFUSALS.ConversationNotFound), () => lea.types('post summary')],
  ] as const) {
    const failing = bot.teams.fails(fault)
    await does()
    failing.end()
  }
  await dirk.types('change')
  const press = dirk.pressOf('Next', answersAll('weekly'))
  const notReplaced = bot.teams.fails(refuses(REFUSALS.BadGateway), { when: ({ method }) => method === 'PUT' })
  await dirk.does(dirk.chat, press)
  notReplaced.end()
  await line.cut()
  await dirk.types('my data')
  await line.mend()
  await until(() => bot.log.some(({ event }) => event === 'storage-failed'))
}

function directoryEntryOf(name: string) {
  return {
    id: objectIdOf(name),
    displayName: `Voornaam ${name} Achternaam`,
    mail: `${name}@contoso.example`,
    userPrincipalName: `${name}.upn@contoso.example`,
    ...{ department: 'Afdeling Zeven', officeLocation: 'Utrecht Zeven', country: 'Landje Zeven' },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
}

function lineTo({ bot }: Product, teams: Awaited<ReturnType<typeof startTeamsDouble>>) {
  let activities = 0
  return {
    teams,
    newActivityId: () => String(1_600_000_000_000 + ++activities),
    post: (activity: object) =>
      fetch(`${bot}/api/messages`, { method: 'POST', headers: SECRET_HEADERS, body: JSON.stringify(activity) }),
  }
}
