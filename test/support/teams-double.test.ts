import { startTeamsDouble, type TeamsDouble, type TeamsDoubleOptions } from './teams-double'
import { REFUSALS, throttled } from './teams-double/answer'
import {
  answersAfter,
  HALF_WRITTEN,
  RESET_AFTER_ACCEPTING,
  RESET_BEFORE_ACCEPTING,
  refuses,
  refusesAfterAccepting,
} from './teams-double/faults'
import { TEAMS_LIMITS } from './teams-double/limits'

let teams: TeamsDouble
afterEach(() => teams.stop())

async function started(options: TeamsDoubleOptions = {}): Promise<void> {
  teams = await startTeamsDouble(options)
}

/** Asks the Connector; JSON as it came, null for nothing. */
async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${teams.serviceUrl}v3/conversations${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const retryAfter = response.headers.get('retry-after')
  return { status: response.status, retryAfter, body: text === '' ? null : JSON.parse(text) }
}

const create = (person: string) => ask('POST', '', { isGroup: false, members: [{ id: person }] })
const send = (conversation: string, activity: object = { type: 'message', text: 'hello' }) =>
  ask('POST', `/${encodeURIComponent(conversation)}/activities`, activity)

const CARD = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', body: [] } }

describe('conversations', () => {
  test('the same person, under either name, has one chat', async () => {
    await started()
    const answers = [await create('ABC'), await create('abc'), await create('29:abc')]
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(Array(3).fill([201, 'a:abc']))
    expect(teams.countOf('abc')).toMatchObject({ opened: 3, sent: 0 })
  })

  test('messages are read as they stand: updated, and without the deleted ones', async () => {
    await started()
    const chat = teams.chatWith('anna')
    const [one, other] = [(await send(chat)).body.id, (await send(chat)).body.id]
    await ask('PUT', `/${chat}/activities/${one}`, { type: 'message', attachments: [CARD] })
    await ask('DELETE', `/${chat}/activities/${other}`)
    expect(teams.messagesIn(chat)).toMatchObject([{ id: one, updates: 1, activity: { attachments: [CARD] } }])
    expect(teams.cardsOf('anna')).toEqual([CARD.content])
    expect(teams.countOf('anna')).toEqual({ opened: 0, sent: 2, updated: 1, deleted: 1 })
  })

  test('a thread in a channel begins with its first message, and others reply in it', async () => {
    await started()
    const channel = teams.channel('19:general@thread.tacv2')
    const activity = { type: 'message', text: 'first' }
    const thread = (await ask('POST', '', { isGroup: true, channelData: { channel: { id: channel } }, activity })).body
      .id
    await send(thread)
    await send(channel)
    expect(teams.messagesIn(thread)).toHaveLength(1)
    expect(teams.messagesIn(channel).map((message) => message.activity['text'])).toEqual(['first', 'hello', 'hello'])
  })

  test('a text with a card is split into two messages, and no id comes back', async () => {
    await started()
    const chat = teams.chatWith('anna')
    expect((await send(chat, { type: 'message', text: 'look', attachments: [CARD] })).body).toEqual({})
    expect(teams.messagesIn(chat)).toHaveLength(2)
  })

  test.each([
    ['an unknown chat', 'POST', '/a:nobody/activities', { type: 'message' }, 404, 'ConversationNotFound'],
    ['an unknown channel', 'GET', '/19:none/members', undefined, 404, 'ConversationNotFound'],
    ['an unknown message', 'PUT', '/a:anna/activities/1', { type: 'message' }, 404, 'ActivityNotFoundInConversation'],
    ['an unknown member', 'GET', '/a:anna/members/bob', undefined, 404, 'MemberNotFoundInConversation'],
    ['a body that is no JSON', 'POST', '/a:anna/activities', '{"type"', 400, 'BadSyntax'],
    ['an activity without a type', 'POST', '/a:anna/activities', { text: 'hello' }, 400, 'BadArgument'],
    ['a chat with two people', 'POST', '', { members: [{ id: 'a' }, { id: 'b' }] }, 400, 'BadArgument'],
    ['a token of another', 'GET', '/a:anna/pagedmembers?continuationToken=x', undefined, 400, 'BadArgument'],
    [
      'a message over 100 KB',
      'POST',
      '/a:anna/activities',
      { type: 'message', text: 'x'.repeat(51_200) },
      413,
      'MessageSizeTooBig',
    ],
    ['an address that is none', 'GET', '/a:anna/wishes', undefined, 404, 'NotFound'],
  ])('%s is refused', async (_, method, path, body, status, code) => {
    await started()
    teams.chatWith('anna')
    const answer = await ask(method, path, body)
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
    expect(teams.answeredWith(status)).toBe(1)
  })
})

describe('rosters', () => {
  test('pages follow each other by their tokens until all members are told, guests marked', async () => {
    await started()
    const members = Array.from({ length: 450 }, (_, n) => ({ id: `m${n}`, role: n === 3 ? 'guest' : 'user' }) as const)
    const path = `/${encodeURIComponent(teams.channel('19:general', members))}/pagedmembers`
    const sizes: number[] = []
    let page = (await ask('GET', path)).body
    expect(page.members[3]).toMatchObject({ aadObjectId: 'm3', userRole: 'guest' })
    for (sizes.push(page.members.length); page.continuationToken; sizes.push(page.members.length)) {
      page = (await ask('GET', `${path}?pageSize=100&continuationToken=${page.continuationToken}`)).body
    }
    expect(sizes).toEqual([200, 100, 100, 50])
  })

  test('a member is found under either name, and a chat has one', async () => {
    await started()
    teams.chatWith('anna')
    const anna = { id: '29:anna', aadObjectId: 'anna', userPrincipalName: 'anna@example.org', userRole: 'user' }
    for (const id of ['anna', '29:anna']) {
      expect((await ask('GET', `/a:anna/members/${encodeURIComponent(id)}`)).body).toMatchObject(anna)
    }
    expect((await ask('GET', '/a:anna/members')).body).toMatchObject([anna])
  })
})

describe('the record', () => {
  test('tells what was asked, of whom, when, and what was answered', async () => {
    await started({ now: () => 1234 })
    await send(teams.chatWith('anna'))
    await send('19:nowhere')
    expect(teams.calls).toMatchObject([
      { operation: 'send', method: 'POST', conversation: 'a:anna', person: 'anna', at: 1234, status: 201 },
      { operation: 'send', conversation: '19:nowhere', person: null, status: 404, body: { text: 'hello' } },
    ])
  })

  test('with counts only, tells how often each was written to, and nothing else', async () => {
    await started({ keeps: 'counts' })
    const people = Array.from({ length: 1500 }, (_, n) => `p${n}`)
    for (let n = 0; n < people.length; n += 100) await Promise.all(people.slice(n, n + 100).map(create))
    for (const person of ['p0', 'p1', 'p2']) await send(`a:${person}`)
    const counts = [...teams.counts()]
    expect(counts).toHaveLength(1500)
    expect(counts.filter(([, { sent }]) => sent === 1).map(([person]) => person)).toEqual(['p0', 'p1', 'p2'])
    expect(() => teams.calls).toThrow('counts only')
    expect((await send('a:nobody')).status).toBe(404)
  })
})

describe('limits', () => {
  test('a call beyond them is told in whole seconds when one passes', async () => {
    let now = 0
    await started({ now: () => now, limits: TEAMS_LIMITS })
    const chat = teams.chatWith('anna')
    for (let n = 0; n < 7; n++) expect((await send(chat)).status).toBe(201)
    const refused = { status: 429, retryAfter: '1', body: { error: { code: 'TooManyRequests' } } }
    expect(await send(chat)).toMatchObject(refused)
    now = 1000
    expect((await send(chat)).status).toBe(201)
    expect([teams.countOf('anna').sent, teams.answeredWith(429)]).toEqual([8, 1])
  })

  test('there are none unless a test asks for them', async () => {
    await started({ now: () => 0 })
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => create(`p${n}`)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100)
  })
})

describe('scripted faults', () => {
  test.each(Object.entries(REFUSALS))('%s, for as many calls as scripted, and nothing is sent', async (_, answer) => {
    await started()
    const chat = teams.chatWith('anna')
    teams.fails(refuses(answer), { times: 2 })
    const answers = [await send(chat), await send(chat), await send(chat)]
    expect(answers.map(({ status }) => status)).toEqual([answer.status, answer.status, 201])
    expect(answers[0]?.body).toEqual(answer.body)
    expect(teams.countOf('anna').sent).toBe(1)
  })

  test('a block by the user is a JSON text within JSON, and no code', async () => {
    await started()
    teams.fails(refuses(REFUSALS.MessageWritesBlocked))
    const { body } = await send(teams.chatWith('anna'))
    expect(body.errorCode).toBe(209)
    expect(JSON.parse(body.message)).toMatchObject({ subCode: 'MessageWritesBlocked' })
  })

  test('429 comes with or without the time to wait', async () => {
    await started()
    teams.fails(refuses(throttled(17)), { times: 1 })
    teams.fails(refuses(throttled(null)), { times: 1 })
    const chat = teams.chatWith('anna')
    expect([(await send(chat)).retryAfter, (await send(chat)).retryAfter]).toEqual(['17', null])
  })

  test('meet only the calls that match, until they are ended', async () => {
    await started()
    const [anna, bob] = [teams.chatWith('anna'), teams.chatWith('bob')]
    const blocked = teams.fails(refuses(REFUSALS.ConversationBlockedByUser), {
      when: ({ person, operation }) => person === 'anna' && operation === 'send',
    })
    expect([(await send(anna)).status, (await send(bob)).status, (await create('anna')).status]).toEqual([
      403, 201, 201,
    ])
    blocked.end()
    expect((await send(anna)).status).toBe(201)
  })

  test.each([
    ['reset before Teams has it', RESET_BEFORE_ACCEPTING, 0],
    ['reset after Teams has it', RESET_AFTER_ACCEPTING, 1],
    ['broken off in mid-answer', HALF_WRITTEN, 1],
  ])('a connection is %s', async (_, fault, sent) => {
    await started()
    const chat = teams.chatWith('anna')
    teams.fails(fault, { times: 1 })
    await expect(send(chat)).rejects.toThrow()
    expect(teams.countOf('anna').sent).toBe(sent)
    expect(teams.answeredWith(0)).toBe(1)
    expect((await send(chat)).status).toBe(201)
  })

  test('a gateway gives up on a message that Teams has', async () => {
    await started()
    teams.fails(refusesAfterAccepting(REFUSALS.BadGateway), { times: 1 })
    expect((await send(teams.chatWith('anna'))).status).toBe(502)
    expect(teams.countOf('anna').sent).toBe(1)
  })

  test('an answer waits for as long as the test wants', async () => {
    await started()
    let answer = () => {}
    teams.fails(answersAfter(new Promise<void>((resolve) => (answer = resolve))), { times: 1 })
    const arrival = teams.arrivalOf(({ operation }) => operation === 'send')
    const sending = send(teams.chatWith('anna'))
    expect((await arrival).status).toBeNull()
    answer()
    expect((await sending).status).toBe(201)
  })
})
