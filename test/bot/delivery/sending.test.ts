import { type Azurite, startAzurite } from '../../support/azurite'
import { Observed } from '../../support/observed'
import {
  employeeNumber,
  employees,
  type Sending,
  type SendingOptions,
  startSending,
  until,
} from '../../support/sending'
import { REFUSALS, throttled } from '../../support/teams-double/answer'
import {
  answersAfter,
  type Fault,
  HALF_WRITTEN,
  RESET_AFTER_ACCEPTING,
  RESET_BEFORE_ACCEPTING,
  refuses,
  refusesAfterAccepting,
} from '../../support/teams-double/faults'

let azurite: Azurite
let sending: Sending
beforeAll(async () => {
  azurite = await startAzurite()
})
afterEach(() => sending.stop())
afterAll(() => azurite.stop())

async function started(options: SendingOptions = {}): Promise<void> {
  sending = await startSending(azurite, options)
}

const anna = employeeNumber(1)
const bob = employeeNumber(2)

/** A wave for Anna and Bob, whom the bot knows, in which Anna's calls meet a fault; what became of her. */
async function annaMeets(fault: Fault, times = Number.POSITIVE_INFINITY) {
  for (const employee of [anna, bob]) await sending.meets(employee)
  sending.teams.fails(fault, { when: ({ person }) => person === anna, times })
  const wave = await sending.launch([anna, bob])
  sending.dispatch()
  await until(async () => (await sending.storage.deliveries.read(wave.id, bob))?.state === 'sent')
  await until(async () => (await sending.storage.deliveries.read(wave.id, anna))?.state !== 'pending')
  return sending.storage.deliveries.read(wave.id, anna)
}

describe('everybody in a wave', () => {
  test('gets exactly one card, whether the bot knew them or not, and the counts say so', async () => {
    await started()
    const people = employees(1, 150)
    for (const employee of people.slice(0, 50)) await sending.meets(employee)
    const wave = await sending.launch(people)
    sending.dispatch()
    const progress = await sending.ends(wave)
    expect(sending.cardsEach(people)).toEqual([0, 150])
    expect(progress).toMatchObject({ people: 150, sent: 150, toGo: 0, failed: 0 })
    expect(await sending.storage.deliveries.recount(wave.id)).toEqual(await sending.storage.deliveries.counts(wave.id))
  })

  test('is told of by what became of them, and Teams by what it said; of whom it was, nothing is told', async () => {
    const observing = new Observed()
    await started({ observing })
    sending.teams.fails(refuses(REFUSALS.MessageWritesBlocked), { when: ({ person }) => person === anna })
    sending.teams.fails(refuses(throttled(1)), { when: ({ person }) => person === bob, times: 1 })
    const wave = await sending.launch([anna, bob, employeeNumber(3)])
    sending.dispatch()
    await sending.ends(wave)
    expect(observing.counts).toEqual({ 'deliveries sent': 2, 'deliveries blocked': 1 })
    expect(observing.of('teams')).toEqual([
      'teams chat done',
      'teams chat refused',
      'teams chat throttled',
      'teams send done',
    ])
    expect(observing.of('sending')).toEqual(['sending done'])
  })

  test('is written to in the chat that was made for them, from then on', async () => {
    await started()
    sending.dispatch()
    await sending.ends(await sending.launch([anna]))
    await until(async () => (await sending.storage.employees.read(sending.tenant, anna)) !== null)
    await sending.ends(await sending.launch([anna]))
    expect(sending.teams.countOf(anna)).toMatchObject({ opened: 1, sent: 2 })
  })

  test('is written to in their own language, that of the directory where no other is known', async () => {
    await started()
    await sending.meets(anna, { locale: 'en-GB', language: 'nl' })
    const { id } = await sending.launch([anna])
    await sending.storage.deliveries.invite(id, [{ employee: bob, locale: 'fr-FR', segments: {} as never }])
    sending.dispatch()
    await until(() => sending.teams.countOf(anna).sent + sending.teams.countOf(bob).sent === 2)
    expect(sending.teams.cardsOf(anna)).toMatchObject([{ body: [{ text: `invitation ${id} nl` }] }])
    expect(sending.teams.cardsOf(bob)).toMatchObject([{ body: [{ text: `invitation ${id} fr-FR` }] }])
  })

  test('but who removed the app is not called at all', async () => {
    await started()
    await sending.meets(anna, { state: 'removed' })
    const wave = await sending.launch([anna])
    sending.dispatch()
    expect(await sending.ends(wave)).toMatchObject({ removed: 1, sent: 0 })
    expect(sending.teams.calls.filter(({ person }) => person === anna)).toEqual([])
  })
})

describe('for one person, and nobody else,', () => {
  test.each([
    ['a block', refuses(REFUSALS.ConversationBlockedByUser), { state: 'blocked' }, 1],
    ['a block as JSON in JSON', refuses(REFUSALS.MessageWritesBlocked), { state: 'blocked' }, 1],
    ['an app that is not there', refuses(REFUSALS.ForbiddenOperationException), { state: 'not-installed' }, 1],
    ['a bot that left the chat', refuses(REFUSALS.BotNotInConversationRoster), { state: 'removed' }, 1],
    ['a policy', refuses(REFUSALS.BotDisabledByAdmin), { state: 'failed', reason: 'disabled-by-admin' }, 1],
    ['a wrong host', refuses(REFUSALS.InvalidBotApiHost), { state: 'failed', reason: 'wrong-host' }, 1],
    ['a bad argument', refuses(REFUSALS.BadArgument), { state: 'failed', reason: 'bad-argument' }, 1],
    ['a defect of Teams', refuses(REFUSALS.InternalServerError), { state: 'failed', reason: 'service-error' }, 4],
    ['a conflict that stays', refuses(REFUSALS.PreconditionFailed), { state: 'failed', reason: 'refused' }, 5],
    ['a gateway that stays bad', refuses(REFUSALS.BadGateway), { state: 'failed', reason: 'service-error' }, 20],
    [
      'a service that stays away',
      refuses(REFUSALS.ServiceUnavailable),
      { state: 'failed', reason: 'service-error' },
      20,
    ],
    ['a gateway that gives up', refuses(REFUSALS.GatewayTimeout), { state: 'failed', reason: 'service-error' }, 20],
    ['connections that are reset', RESET_BEFORE_ACCEPTING, { state: 'failed', reason: 'unreachable' }, 20],
  ])('%s is final', async (_, fault, delivery, calls) => {
    await started()
    expect(await annaMeets(fault)).toMatchObject(delivery)
    expect(sending.teams.calls.filter(({ person }) => person === anna)).toHaveLength(calls)
    expect(sending.teams.countOf(bob).sent).toBe(1)
  })

  test.each([
    ['a conflict', refuses(REFUSALS.PreconditionFailed)],
    ['a bad gateway', refuses(REFUSALS.BadGateway)],
    ['a service that is away', refuses(REFUSALS.ServiceUnavailable)],
    ['a gateway that gave up', refuses(REFUSALS.GatewayTimeout)],
    ['a connection that is reset', RESET_BEFORE_ACCEPTING],
    ['too many calls', refuses(throttled(1))],
    ['too many calls, for who knows how long', refuses(throttled(null))],
  ])('%s passes, and the card comes once', async (_, fault) => {
    await started()
    expect(await annaMeets(fault, 3)).toMatchObject({ state: 'sent', round: 0 })
    expect(sending.teams.countOf(anna).sent).toBe(1)
  })

  test.each([
    ['a connection that is reset', RESET_AFTER_ACCEPTING],
    ['an answer that breaks off', HALF_WRITTEN],
    ['a gateway that gives up', refusesAfterAccepting(REFUSALS.GatewayTimeout)],
  ])('%s after Teams has the card makes it come twice: nobody could know', async (_, fault) => {
    await started()
    expect(await annaMeets(fault, 1)).toMatchObject({ state: 'sent' })
    expect(sending.teams.countOf(anna).sent).toBe(2)
  })

  test('an answer that never comes is waited for as long as one call may take', async () => {
    await started({ callMilliseconds: 200 })
    expect(await annaMeets(answersAfter(new Promise(() => {})), 1)).toMatchObject({ state: 'sent' })
  })

  test('a chat that is gone is made anew, and kept', async () => {
    await started()
    const reference = { serviceUrl: sending.teams.serviceUrl, conversation: { id: 'a:gone' } }
    await sending.meets(anna, { reference })
    const wave = await sending.launch([anna])
    sending.dispatch()
    await sending.ends(wave)
    expect(sending.teams.countOf(anna)).toMatchObject({ opened: 1, sent: 1 })
    const conversation = { id: `a:${anna}` }
    await until(async () => {
      const stored = await sending.storage.employees.read(sending.tenant, anna)
      return JSON.stringify(stored?.reference).includes(conversation.id)
    })
  })

  test('a chat that is gone for good is a failure, after one new one', async () => {
    await started()
    expect(await annaMeets(refuses(REFUSALS.ConversationNotFound))).toMatchObject({
      state: 'failed',
      reason: 'no-conversation',
    })
    expect(sending.teams.calls.filter(({ person }) => person === anna)).toHaveLength(2)
  })

  test('a chat that cannot be made, since Entra knows nobody of that name, says nothing about the card', async () => {
    await started()
    sending.teams.fails(refuses(REFUSALS.BadArgument), { when: ({ operation }) => operation === 'create' })
    const wave = await sending.launch(employees(1, 30))
    sending.dispatch()
    const { failed, reasons } = await sending.ends(wave)
    expect({ failed, reasons }).toEqual({ failed: 30, reasons: [{ reason: 'no-conversation', count: 30 }] })
  })

  test('another host is tried once, where Teams says that the first is wrong', async () => {
    await started()
    const { serviceUrl } = sending.teams
    const wrong = serviceUrl.replace('/teams/', '/elsewhere/')
    sending.teams.fails(refuses(REFUSALS.InvalidBotApiHost), { when: ({ path }) => path.startsWith('/elsewhere/') })
    const wave = await sending.launch([anna])
    sending.dispatch(undefined, { serviceUrl: wrong, otherServiceUrl: serviceUrl })
    expect(await sending.ends(wave)).toMatchObject({ sent: 1 })
  })

  test('also where the chat is known at the wrong one, which is the one for new chats', async () => {
    await started()
    const { serviceUrl } = sending.teams
    const wrong = serviceUrl.replace('/teams/', '/elsewhere/')
    sending.teams.fails(refuses(REFUSALS.InvalidBotApiHost), { when: ({ path }) => path.startsWith('/elsewhere/') })
    await sending.meets(anna, { reference: { serviceUrl: wrong, conversation: { id: sending.teams.chatWith(anna) } } })
    const wave = await sending.launch([anna])
    sending.dispatch(undefined, { serviceUrl: wrong, otherServiceUrl: serviceUrl })
    expect(await sending.ends(wave)).toMatchObject({ sent: 1 })
    expect(sending.teams.calls.filter(({ path }) => path.startsWith('/elsewhere/'))).toHaveLength(1)
  })
})

describe('for everybody,', () => {
  const people = employees(1, 60)

  test.each([
    ['a bot that Teams does not know', REFUSALS.BotNotRegistered, 'bot-not-registered'],
    ['a card that is too large', REFUSALS.MessageSizeTooBig, 'card-refused'],
    ['a card that nobody gets', REFUSALS.BadArgument, 'card-refused'],
  ])('%s halts the wave until a lead, who is told once, says go on', async (_, answer, halted) => {
    await started()
    const fault = sending.teams.fails(refuses(answer), { when: ({ operation }) => operation === 'send' })
    const { id } = await sending.launch(people)
    sending.dispatch()
    const read = () => sending.storage.waves.read(sending.tenant, id)
    await until(async () => (await read())?.launch?.halted === halted)
    await until(() => sending.told.length > 0)
    fault.end()
    await sending.storage.deliveries.retryFailed(id)
    const again = await sending.storage.waves.apply(sending.tenant, id, { kind: 'retried' })
    expect(again && (await sending.ends(again))).toMatchObject({ sent: people.length, failed: 0 })
    expect(sending.told).toEqual([`halted ${id}: ${halted}`])
    expect(sending.cardsEach(people)).toEqual([0, people.length])
  })

  test('where Entra is away when a token is out of date, the invitation waits, and nothing is halted', async () => {
    let away = true
    await started({
      token: async (fresh) => {
        if (fresh && away) {
          away = false
          throw new Error('Entra does not answer.')
        }
        return 'token'
      },
    })
    await sending.meets(anna)
    sending.teams.fails(refuses(REFUSALS.BotNotRegistered), { when: ({ person }) => person === anna, times: 1 })
    const wave = await sending.launch([anna])
    sending.dispatch()
    expect(await sending.ends(wave)).toMatchObject({ sent: 1, failed: 0 })
    expect(away).toBe(false)
    expect((await sending.storage.waves.read(sending.tenant, wave.id))?.launch?.halted).toBeNull()
  })

  test('a token that is out of date is asked for anew, once', async () => {
    const asked: boolean[] = []
    await started({
      token: async (fresh) => {
        asked.push(fresh)
        return 'token'
      },
    })
    await sending.meets(anna)
    sending.teams.fails(refuses(REFUSALS.BotNotRegistered), { when: ({ person }) => person === anna, times: 1 })
    const wave = await sending.launch([anna])
    sending.dispatch()
    expect(await sending.ends(wave)).toMatchObject({ sent: 1 })
    expect(asked.filter((fresh) => fresh)).toHaveLength(1)
  })

  test('a Teams that is away for a while makes nobody failed: all get their card when it is back', async () => {
    await started()
    const away = sending.teams.fails(refuses(REFUSALS.ServiceUnavailable))
    const wave = await sending.launch(people)
    sending.dispatch()
    await until(() => sending.teams.answeredWith(503) > 250)
    away.end()
    expect(await sending.ends(wave)).toMatchObject({ sent: people.length, failed: 0 })
    expect(sending.cardsEach(people)).toEqual([0, people.length])
  })
})
