import { request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createServer } from '../../bot/server'
import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, type LogLine, startBot, TENANT } from '../support/bot-under-test'
import { begin, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import type { TeamsPerson } from '../support/teams-person'

let azurite: Azurite
let bot: BotUnderTest
let anna: TeamsPerson
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite)
  anna = bot.person('anna')
  bot.log.splice(0)
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})

/** Whatever happened before, the process lives and answers the next one. */
afterEach(async () => {
  const next = bot.person('somebody who comes after')
  expect((await next.types('help')).cards).toHaveLength(1)
  bot.log.splice(0)
})

const JSON_HEADERS = { 'Content-Type': 'application/json' }
const MESSAGE = () => anna.activityOf(anna.chat, { type: 'message', text: 'a private matter' })

async function ask(path: string, init: RequestInit) {
  const response = await fetch(bot.url(path), init)
  return { status: response.status, body: await response.text(), headers: response.headers }
}

const post = (body: RequestInit['body'], headers: Record<string, string> = JSON_HEADERS) =>
  ask('/api/messages', { method: 'POST', headers, body: body ?? null })

/** Nothing of who wrote or of what was written. */
function expectNothingPersonal(text: string): void {
  for (const personal of [anna.id, anna.chat, 'A name', 'a private matter', TENANT]) {
    expect(text).not.toContain(personal)
  }
}

/** A refusal in a few plain words, one line in the log, and nothing of the inside or of a person in either. */
function expectRefusal(answer: { status: number; body: string }, status: number, log: readonly LogLine[]): void {
  expect([answer.status, log.map((line) => [line.event, line['status']])]).toEqual([
    status,
    [['request-refused', status]],
  ])
  expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^[A-Z][^{}<>]{10,60}\.$/) })
  expect(answer.body).not.toMatch(/\n\s+at |\.ts|\.js|node_modules|Error:|zod|restify/i)
  expectNothingPersonal(answer.body + JSON.stringify(log))
}

describe('a request that is no activity is refused', () => {
  test.each<[string, () => string | Buffer, number]>([
    ['nothing', () => '', 400],
    ['malformed JSON', () => JSON.stringify(MESSAGE()).slice(0, -1), 400],
    ['malformed JSON that quotes somebody', () => 'a private matter', 400],
    ['a text', () => '"message"', 400],
    ['a list', () => '[{"type":"message"}]', 400],
    ['null', () => 'null', 400],
    ['a number', () => '42', 400],
    ['an empty object', () => '{}', 400],
    ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00, 0x80]), 400],
    ['lists in lists, 100,000 deep', () => '['.repeat(100_000) + ']'.repeat(100_000), 400],
    ['257 KB', () => JSON.stringify({ ...MESSAGE(), text: 'x'.repeat(257 * 1024) }), 413],
    ['10 MB', () => 'x'.repeat(10 * 1024 * 1024), 413],
    ['no type', () => JSON.stringify({ ...MESSAGE(), type: undefined }), 400],
    ['a type that is a number', () => JSON.stringify({ ...MESSAGE(), type: 1 }), 400],
    ['a very long type', () => JSON.stringify({ ...MESSAGE(), type: 'x'.repeat(101) }), 400],
    ['no conversation', () => JSON.stringify({ ...MESSAGE(), conversation: undefined }), 400],
    ['a conversation without an id', () => JSON.stringify({ ...MESSAGE(), conversation: {} }), 400],
    ['a service address that is none', () => JSON.stringify({ ...MESSAGE(), serviceUrl: 'nowhere' }), 400],
    ['a sender that is a text', () => JSON.stringify({ ...MESSAGE(), from: 'anna' }), 400],
    [
      'an object id that would be no key',
      () => JSON.stringify({ ...MESSAGE(), from: { id: 'x', aadObjectId: '../a#?' } }),
      400,
    ],
    ['an object id that is a number', () => JSON.stringify({ ...MESSAGE(), from: { id: 'x', aadObjectId: 7 } }), 400],
    ['a text that is an object', () => JSON.stringify({ ...MESSAGE(), text: { toString: 'x' } }), 400],
    ['members that are no list', () => JSON.stringify({ ...MESSAGE(), membersAdded: 'all' }), 400],
    ['a mention of nobody', () => JSON.stringify({ ...MESSAGE(), entities: [{ type: 'mention', text: 'x' }] }), 400],
    ['entities that are no objects', () => JSON.stringify({ ...MESSAGE(), entities: [null] }), 400],
  ])('%s', async (_, body, status) => {
    expectRefusal(await post(body()), status, bot.log)
  })

  test.each([
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'type=message'],
    [
      'files',
      { 'Content-Type': 'multipart/form-data; boundary=b' },
      '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--b--',
    ],
    ['a table', { 'Content-Type': 'text/csv' }, 'type\nmessage'],
    ['plain text', { 'Content-Type': 'text/plain' }, '{"type":"message"}'],
    ['bytes', { 'Content-Type': 'application/octet-stream' }, '{"type":"message"}'],
    ['something compressed', { ...JSON_HEADERS, 'Content-Encoding': 'gzip' }, gzipSync('{"type":"message"}')],
    [
      'something that says it is compressed and is not',
      { ...JSON_HEADERS, 'Content-Encoding': 'gzip' },
      '{"type":"message"}',
    ],
    [
      '50 MB in a nutshell',
      { ...JSON_HEADERS, 'Content-Encoding': 'gzip' },
      gzipSync(Buffer.alloc(50 * 1024 * 1024, ' ')),
    ],
    ['an unknown encoding', { ...JSON_HEADERS, 'Content-Encoding': 'zip' }, '{"type":"message"}'],
  ])('that is sent as %s', async (_, headers, body) => {
    expectRefusal(await post(body, headers), 415, bot.log)
  })

  test.each([
    ['GET', '/api/messages', 405],
    ['PUT', '/api/messages', 405],
    ['DELETE', '/api/messages', 405],
    ['POST', '/healthz', 405],
    ['GET', '/', 404],
    ['GET', '/api/messages/1', 404],
    ['GET', '/../../etc/passwd', 404],
    ['GET', '/%2e%2e/%00', 404],
    ['GET', '/%zz', 404],
    ['POST', '/nowhere', 404],
  ])('%s %s', async (method, path, status) => {
    expectRefusal(await ask(path, { method, ...(method === 'GET' ? {} : { body: '{}' }) }), status, bot.log)
  })

  test('one that is broken off in the middle', async () => {
    const { port } = new URL(bot.url('/'))
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      'POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"ty',
    )
    await new Promise<void>((resolve) => socket.end(resolve))
    expect(bot.log.filter(({ event }) => event === 'turn-failed')).toEqual([])
  })
})

/** A page of the web may have its own name lead to this machine, and then call it as its own. */
describe("on somebody's own machine, where nobody is authenticated", () => {
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      const asked = request(bot.url('/api/messages'), { method: 'POST', headers: { ...JSON_HEADERS, Host: host } })
      asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject)
      asked.end(JSON.stringify(MESSAGE()))
    })

  test.each(['127.0.0.1', '127.0.0.1:3978', 'localhost:3978', '[::1]:3978'])('%s is served', async (host) => {
    expect(await statusFor(host)).toBe(200)
  })

  test.each(['example.org', 'example.org:3978', '127.0.0.1.example.org', 'localhost.', '10.0.0.1', 'x@127.0.0.1'])(
    'whoever calls it "%s" is not, and nothing is said',
    async (host) => {
      const before = bot.teams.messagesIn(anna.chat).length
      expect(await statusFor(host)).toBe(403)
      expect(bot.teams.messagesIn(anna.chat)).toHaveLength(before)
    },
  )
})

test('whoever sends byte by byte is given half a minute for all of it, and a third of that to say what it is', () => {
  const { server } = createServer({
    log: () => {},
    serves: () => true,
    maySpeak: () => true,
    strangers: { stranger: async () => null },
    proxies: 0,
    turn: async () => null,
    exported: () => null,
    ready: async () => 'ready',
  })
  // Node looks after them every half a minute: to wait for it would take a minute.
  expect([server.requestTimeout, server.headersTimeout]).toEqual([30_000, 10_000])
})

describe('every response', () => {
  test.each([
    ['GET', '/healthz'],
    ['GET', '/nowhere'],
    ['POST', '/api/messages'],
    ['PUT', '/api/messages'],
  ])('has the headers that keep browsers from misusing it, and names no software: %s %s', async (method, path) => {
    const { headers } = await ask(path, { method })
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
    expect(`${headers.get('Server') ?? ''}${headers.get('X-Powered-By') ?? ''}`).not.toMatch(/restify|express|node/i)
  })
})

test.each([
  ['/healthz', { status: 'alive' }],
  ['/readyz', { status: 'ready' }],
])('%s answers without anybody being let in', async (path, body) => {
  const answer = await ask(path, { method: 'GET' })
  expect([answer.status, JSON.parse(answer.body), bot.log]).toEqual([200, body, []])
})

describe('an activity that asks nothing of us is taken, and nothing is said', () => {
  test.each(['typing', 'messageReaction', 'endOfConversation', 'event', 'trace', 'handoff', 'unheard-of', '__proto__'])(
    '%s',
    async (type) => {
      expect(await anna.does(anna.chat, { type })).toEqual({ status: 200, texts: [], cards: [] })
      expect(bot.log).toEqual([])
    },
  )

  test.each([
    ['an invoke that we do not know', { type: 'invoke', name: 'unheard/of', value: {} }, 501],
    ['an invoke without a name', { type: 'invoke' }, 501],
    ['a button without an action', { type: 'invoke', name: 'adaptiveCard/action' }, 400],
    ['a button with half an action', { type: 'invoke', name: 'adaptiveCard/action', value: { action: 7 } }, 400],
  ])('or refused as Teams expects: %s', async (_, activity, status) => {
    expect((await anna.does(anna.chat, activity)).status).toBe(status)
  })
})

describe('card data that is not ours', () => {
  const UNKNOWN = 'I could not read that card, so nothing was changed. Type *start* to go on.'
  const wave = `${TENANT}-1`
  const ours = (action: unknown) => ({ audienceProfile: action })
  test.each<[string, unknown]>([
    ['of another bot', { action: 'order', amount: 3 }],
    ['a text', 'start'],
    ['a list', [1, 2]],
    ['a number', 42],
    ['an unknown kind', ours({ kind: 'promote', wave })],
    ['the name of a built-in', ours({ kind: 'constructor', wave })],
    ['a step that there is not', ours({ kind: 'step', wave, draft: 'd', step: 9, direction: 'next' })],
    ['a step as a text', ours({ kind: 'step', wave, draft: 'd', step: '1', direction: 'next' })],
    ['a direction that there is not', ours({ kind: 'step', wave, draft: 'd', step: 1, direction: 'up' })],
    ['a wave that is a number', ours({ kind: 'start', wave: 1 })],
    ['a very long wave', ours({ kind: 'start', wave: 'x'.repeat(101) })],
    ['a release that is negative', ours({ kind: 'summary-details', wave, release: -1 })],
    ['a release beyond all numbers', ours({ kind: 'summary-details', wave, release: 1e300 })],
    ['no action at all', ours(null)],
  ])('is answered with a hint, and changes nothing: %s', async (_, value) => {
    const person = bot.person('erin')
    for (const activity of [
      { type: 'message', value },
      {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', data: value }, trigger: 'manual' },
      },
    ]) {
      expect(await person.does(person.chat, activity)).toMatchObject({ status: 200, texts: [UNKNOWN], cards: [] })
    }
    expect(bot.log).toEqual([{ event: 'unknown-action' }, { event: 'unknown-action' }])
  })

  test.each(['start', 'profile', 'change', 'erase', 'my-data', 'not-for-me'])(
    'from a wave that there is not is answered with a hint: %s',
    async (kind) => {
      const value = ours({ kind, wave: 'another-wave' })
      const { texts, cards } = await anna.does(anna.chat, { type: 'message', value })
      expect([texts, cards]).toEqual([[UNKNOWN], []])
    },
  )
})

describe('inputs that no card of ours sends', () => {
  const TEN_THOUSAND = Array.from({ length: 10_000 }, (_, n) => `option-${n}`)
  test.each<[string, unknown]>([
    ['10,000 options', TEN_THOUSAND.join(',')],
    ['the same option 10,000 times', Array(10_000).fill('weekly').join(',')],
    ['a list of 10,000', TEN_THOUSAND],
    ['a number', 3],
    ['true', true],
    ['an object', { toString: 'weekly' }],
    ['an object with a prototype', JSON.parse('{"__proto__":{"length":1}}')],
    ['another text', '<script>alert(1)</script>'],
    ['a built-in', '__proto__'],
    ['two choices', 'weekly,none'],
  ])('are told beside their question, and never stored or shown: %s', async (name, consume) => {
    const person = bot.person(`frank ${name}`)
    await begin(person)
    const press: object = person.pressOf('Next', { ...answersAll('none') })
    const value =
      'value' in press && typeof press.value === 'object' ? { ...press.value, consume, surplus: 'surplus' } : {}
    const { cards } = await person.does(person.chat, { ...press, value })
    expect(cards[0]?.beside('consume')).toMatch(/Please (choose|keep)/)
    expect(cards[0]?.values).not.toHaveProperty('consume')
    expect(JSON.stringify(cards[0]?.content)).not.toMatch(/option-1|script|surplus/)
    expect(bot.log).toEqual([])
  })

  test('keys of prototypes pollute nothing', async () => {
    const person = bot.person('grace')
    await begin(person)
    const data = JSON.stringify(person.pressOf('Next', answersAll('weekly')))
    const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},'
    const activity = JSON.stringify(person.activityOf(person.chat, JSON.parse(data)))
    const poisoned = activity
      .replace('{', `{${poison}`)
      .replace('"value":{', `"value":{${poison}`)
      .replace('"from":{', `"from":{${poison}`)
    expect((await post(poisoned)).status).toBe(200)
    expect(person.card().text).toContain('Step 2 of 4')
    expect('polluted' in {}).toBe(false)
  })

  test('a conversation that is lists in lists is no conversation to remember, and the process lives', async () => {
    const person = bot.person('heidi')
    const activity = JSON.stringify(person.activityOf(person.chat, { type: 'message', text: 'hello' }))
    const deep = `"deep":${'['.repeat(20_000)}${']'.repeat(20_000)},`
    const answer = await post(activity.replace('"conversation":{', `"conversation":{${deep}`))
    expect([200, 400, 500]).toContain(answer.status)
    expect(answer.body).not.toMatch(/RangeError|at /)
  })
})

describe('whoever is not known', () => {
  test('because Teams does not say who it is, is told so, in one line of the log, and nothing is kept', async () => {
    const before = await bot.storage.employees.installed(tenantId(TENANT))
    await bot.post({ ...MESSAGE(), from: { id: '29:x', name: 'A name' } })
    expect(bot.teams.messagesIn(anna.chat).at(-1)?.activity['text']).toContain('Teams did not tell us who you are')
    expect(bot.log).toEqual([{ event: 'unknown-person' }])
    expect(await bot.storage.employees.installed(tenantId(TENANT))).toBe(before)
  })

  const nowhere = { id: 'a:new', conversationType: 'personal' }
  test.each<[string, object]>([
    ['an empty tenant', { conversation: { ...nowhere, tenantId: '' }, channelData: {} }],
    ['no tenant', { conversation: nowhere, channelData: {} }],
  ])('because they name %s, is turned away, and nothing is said', async (_, change) => {
    bot.teams.chatWith('new')
    expect((await bot.post({ ...MESSAGE(), ...change })).status).toBe(403)
    expect(bot.log.map(({ event }) => event)).toEqual(['foreign-tenant', 'request-refused'])
    expect(bot.teams.messagesIn('a:new')).toEqual([])
  })

  test('because their tenant is another one, is turned away, and counts nowhere', async () => {
    const guarded = await startBot(azurite, { mode: 'trusting' })
    try {
      const foreigner = guarded.person('ivan', { tenant: 'cccccccc-1111-4222-8333-444444444444' })
      expect(await foreigner.types('start')).toEqual({ status: 403, texts: [], cards: [] })
      expect((await foreigner.installs()).cards).toEqual([])
      const judy = guarded.person('judy', { tenant: TENANT.toUpperCase() })
      await takePart(judy, answersAll('weekly'))
      expect(await guarded.counted()).toBe(1)
      expect(await guarded.storage.employees.installed(tenantId(TENANT))).toBe(1)
    } finally {
      await guarded.stop()
    }
  })
})

test('what goes wrong inside is told in words; the log says where, and not what somebody wrote', async () => {
  const broken = await startBot(azurite, {
    now: () => {
      throw new SyntaxError(`Unexpected token in "a private matter" of ${anna.id}`)
    },
  })
  try {
    const person = broken.person('anna')
    const { status, texts } = await person.types('start')
    expect([status, texts]).toEqual([
      200,
      [expect.stringContaining('Something went wrong on our side, and we cannot be sure that this was saved.')],
    ])
    expect(broken.log.slice(1)).toEqual([
      { event: 'turn-failed', error: 'SyntaxError', stack: expect.stringMatching(/^\s+at .+:\d+/) },
    ])
    expectNothingPersonal(JSON.stringify(broken.log))
  } finally {
    await broken.stop()
  }
})

test('thirty at once are all answered', async () => {
  const people = Array.from({ length: 30 }, (_, n) => bot.person(`crowd ${n}`))
  const outcomes = await Promise.all(people.map((person) => person.types('start')))
  expect(outcomes.filter(({ status, cards }) => status === 200 && cards.length === 1)).toHaveLength(30)
  const steps = await Promise.all(
    people.slice(0, 10).map(async (person) => {
      await person.presses('Start')
      return nextStep(person, answersAll('monthly'))
    }),
  )
  expect(steps.every(({ cards }) => cards[0]?.text.includes('Step 2 of 4'))).toBe(true)
})
