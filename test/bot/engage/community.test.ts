import { Community } from '../../../bot/engage/community'
import type { AccountToken } from '../../../services/storage/delegated-account'
import { type EngageDouble, startEngageDouble } from '../../support/engage-double'
import { InstantClock } from '../../support/instant-clock'
import { throttled } from '../../support/teams-double/answer'

let double: EngageDouble
let clock: InstantClock
let given: AccountToken[]
let notKept: number
beforeEach(async () => {
  clock = new InstantClock()
  double = await startEngageDouble(() => clock.elapsed())
  double.accessTokens.add('good')
  given = []
  notKept = 0
})
afterEach(() => double.stop())

const aToken = (token: string, kept = true): AccountToken => ({ kind: 'token', token, kept })
const STAYS = new AbortController().signal

/** `tokens`: the ones that the account gives, in this order, and then the last again. */
function community(tokens: readonly AccountToken[] = [aToken('good')], root = double.origin) {
  const token = async () => {
    const next = tokens[Math.min(given.length, tokens.length - 1)] ?? { kind: 'away' }
    given.push(next)
    return next
  }
  const mayCall = (address: string) => new URL(address).origin === double.origin
  const { community: id } = double.settings
  return new Community({
    root,
    id,
    account: { token },
    mayCall,
    notKept: () => (notKept += 1),
    clock,
    requestMilliseconds: 300,
  })
}

const post = (tokens?: readonly AccountToken[]) => community(tokens).post('Hello', STAYS)
const posts = () => double.calls.filter((call) => call.startsWith('POST'))

test('a post stands in the community as it was written', async () => {
  const text = 'Hoe ‘social’ zijn wij?\n\n– Makers: 12% & meer = meer + 1'
  expect(await community().post(text, STAYS)).toEqual({ kind: 'posted' })
  expect(double.posts).toEqual([text])
})

describe('what was not taken for certain is tried once more', () => {
  test('an expired token is replaced, once', async () => {
    expect(await post([aToken('expired'), aToken('good')])).toEqual({ kind: 'posted' })
    expect([double.posts, posts().length]).toEqual([['Hello'], 2])
  })

  test('a second one that is not taken asks for a new sign-in', async () => {
    expect(await post([aToken('expired')])).toMatchObject({ kind: 'sign-in-needed' })
    expect([double.posts, posts().length]).toEqual([[], 2])
  })

  test.each([
    ['as long as Viva Engage says', '7', 7_000],
    ['until the moment that it names', 'Sat, 31 Jan 2026 09:00:20 GMT', 20_000],
    ['for the whole window where it says nothing', null, 30_000],
  ])('beyond ten requests in thirty seconds it waits %s', async (_, retryAfter, milliseconds) => {
    double.retryAfter = retryAfter
    for (let request = 1; request <= 10; request++) await community().look()
    const outcome = await post()
    expect(clock.sleeps).toEqual([milliseconds])
    // A shorter wait than the window is Viva Engage's own affair: it refuses again, and that is told.
    expect([outcome.kind, double.posts.length]).toEqual(milliseconds < 30_000 ? ['busy', 0] : ['posted', 1])
  })

  test('but not a third time, and never for minutes', async () => {
    double.fails(throttled(5))
    expect([await post(), posts().length]).toEqual([{ kind: 'busy', problem: expect.any(String) }, 2])
    double.recovers()
    double.fails(throttled(600))
    expect([await post(), clock.sleeps]).toEqual([{ kind: 'busy', problem: expect.any(String) }, [5_000]])
  })

  test('nor when the bot is told to stop', async () => {
    double.fails(throttled(5), 1)
    const stop = new AbortController()
    stop.abort()
    expect([await community().post('Hello', stop.signal), posts().length]).toMatchObject([{ kind: 'busy' }, 1])
  })
})

describe('nothing is posted twice where nobody knows whether it was taken', () => {
  test.each([
    ['the connection breaks after it was taken', 'reset-after', 1],
    ['the connection breaks before', 'reset-before', 0],
    ['there is no answer in time', 'silence', 0],
    ['the server fails', { status: 500, body: null }, 0],
    ['something before it has no answer', { status: 504, body: null }, 0],
  ] as const)('%s', async (_, fault, standing) => {
    double.fails(fault)
    expect(await post()).toMatchObject({ kind: 'unknown' })
    expect([posts().length, double.posts.length]).toEqual([1, standing])
  })
})

describe('what stands in the way is told', () => {
  test.each([
    ['forbidden', 'of a community that the account is no member of', () => standing('stranger')],
    ['gone', 'of a community that is not there', () => double.communities.clear()],
    ['refused', 'of a text that is not taken', () => double.fails({ status: 422, body: null })],
    ['refused', 'of an address that leads elsewhere', () => double.fails(elsewhere())],
  ] as const)('%s: %s', async (kind, _, spoil) => {
    spoil()
    expect(await post()).toMatchObject({ kind })
    expect([posts().length, double.posts]).toEqual([1, []])
  })

  test.each([
    [{ kind: 'sign-in-needed' }, 'sign-in-needed'],
    [{ kind: 'refused', problem: 'why' }, 'misconfigured'],
    [{ kind: 'away' }, 'away'],
  ] as const)('without a token nothing is sent: %j', async (token, kind) => {
    expect([await post([token]), double.calls]).toMatchObject([{ kind }, []])
  })

  test('no connection at all is no post', async () => {
    const gone = await startEngageDouble()
    const root = gone.origin
    await gone.stop()
    const nobody = new Community({
      ...{ root, id: '1', mayCall: () => true, notKept: () => {}, clock },
      account: { token: async () => aToken('good') },
    })
    expect(await nobody.post('Hello', STAYS)).toMatchObject({ kind: 'away' })
  })

  test('an address that is not allowed is not called, and gets no token', async () => {
    expect(await community(undefined, 'https://www.yammer.example').post('Hello', STAYS)).toMatchObject({
      kind: 'misconfigured',
    })
  })
})

test('a sign-in that could not be kept is told of, and the post is made', async () => {
  expect([await post([aToken('good', false)]), notKept]).toEqual([{ kind: 'posted' }, 1])
})

test('looking posts nothing', async () => {
  expect([await community().look(), double.posts]).toEqual([{ kind: 'there' }, []])
  standing('stranger')
  expect(await community().look()).toMatchObject({ kind: 'forbidden' })
})

function standing(as: 'member' | 'stranger'): void {
  double.communities.set(double.settings.community, as)
}

function elsewhere() {
  return { status: 302, body: null, headers: { Location: 'https://example.org/' } }
}
