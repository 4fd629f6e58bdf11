import { readFileSync } from 'node:fs'
import { ACTION_KEY } from '../../../cards/actions'
import { employeeId, tenantId, type WaveId } from '../../../services/identifiers'
import { DelegatedAccount } from '../../../services/storage/delegated-account'
import { secretAt } from '../../../services/storage/secret-text'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotOptions, type BotUnderTest, IDENTITY, startBot, TENANT } from '../../support/bot-under-test'
import { type EngageDouble, LOGIN, startEngageDouble } from '../../support/engage-double'
import { answersAll } from '../../support/respondents'
import { PLAN } from '../../support/sending'
import type { TeamsPerson } from '../../support/teams-person'
import { MovableTime, until } from '../../support/wave-story'

let azurite: Azurite
let engage: EngageDouble
let bot: BotUnderTest
let lea: TeamsPerson
let time: MovableTime
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  engage = await startEngageDouble()
  time = new MovableTime()
})
afterEach(async () => {
  await bot.stop()
  await engage.stop()
})

/** A bot for which Viva Engage is set up, with one lead, Lea, and so many who have answered. */
async function botWith(respondents: number, options: BotOptions = {}): Promise<void> {
  const parts = { login: LOGIN, tenant: TENANT, clientId: engage.settings.clientId }
  const kept = secretAt(engage.settings.signIn)
  const scope = 'https://www.yammer.com/.default'
  await new DelegatedAccount({ ...parts, scope, kept, fetch: engage.fetch }).signIn(() => {})
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], engage, now: time.now, ...options })
  lea = bot.person('lea')
  if (respondents > 0) await bot.haveAnswered(respondents)
}

/** A questionnaire that a lead launched. */
async function opens(name: string): Promise<WaveId> {
  const { waves } = bot.storage
  const at = time.now()
  const plan = { ...PLAN, closesAt: new Date('2026-02-14T17:00:00Z') }
  const { id } = await waves.draft(tenantId(TENANT), { key: name, name, lead: employeeId(lea.id), plan, at })
  for (const kind of ['confirmed', 'opened'] as const) await waves.apply(tenantId(TENANT), id, { kind, at })
  return id
}

const SUMMARY = 'post summary to viva engage'
const INVITATION = 'post invitation to viva engage'
const texts = () => bot.teams.messagesIn(lea.chat).flatMap(({ activity: { text } }) => text ?? [])
const audited = async () => {
  const entries = await bot.storage.audit.newest(tenantId(TENANT), 10)
  return entries.map(({ what }) => what).toSorted()
}

/** Presses, and waits until the bot has told how it ended. */
async function presses(button: string, ended: string): Promise<void> {
  await lea.presses(button)
  await until(() => texts().some((text) => String(text).includes(ended)))
}

describe('a summary', () => {
  test('is shown word for word before it is posted, and stands in the community as it was shown', async () => {
    await botWith(6)
    const { cards } = await lea.types(SUMMARY)
    expect([cards[0]?.buttons, engage.posts]).toEqual([['Post', 'Do not post'], []])
    await presses('Post', 'It stands in the community')
    const [post = ''] = engage.posts
    for (const line of post.split('\n').filter((one) => one !== '')) expect(cards[0]?.text).toContain(line)
    expect([engage.posts.length, lea.card().text]).toEqual([1, expect.stringContaining('It is being posted')])
    expect(post).toContain('Summary 1, 31 January 2026')
  })

  test('has the shares of the release alone: what came since is in none of it', async () => {
    await botWith(6)
    await lea.types('summary')
    await bot.haveAnswered(4, answersAll('none'), 7)
    await lea.types(SUMMARY)
    await presses('Post', 'It stands in the community')
    expect(engage.posts[0]).toMatch(/\n6 (?:of \d+ )?employees/)
  })

  test('of fewer than five is none', async () => {
    await botWith(4)
    expect((await lea.types(SUMMARY)).texts).toEqual([expect.stringContaining('There is no summary to show yet')])
    expect([lea.cards(), engage.calls]).toEqual([[], []])
  })

  test('is in the language of the lead', async () => {
    await botWith(6)
    lea = bot.person('lea', { locale: 'nl-NL' })
    await lea.types('plaats samenvatting op viva engage')
    await presses('Plaats', 'Het staat in de community')
    expect(engage.posts[0]).toContain('Dit antwoordden collega’s')
  })

  test('that the lead does not want is not posted', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    const { cards } = await lea.presses('Do not post')
    expect([cards[0]?.text, cards[0]?.buttons, engage.calls]).toEqual(['Nothing was posted in Viva Engage.', [], []])
  })

  test('what was done with it is in the audit log', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    await presses('Post', 'It stands in the community')
    expect(await audited()).toEqual(['post-engage-summary', 'press-engage-post'])
  })
})

describe('is posted once', () => {
  test('by a double click, and when Teams sends the press again', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    const press = lea.pressOf('Post')
    const pressed = await Promise.all([1, 2, 3].map(() => lea.does(lea.chat, press)))
    await until(() => texts().includes('It stands in the community in Viva Engage.'))
    await lea.does(lea.chat, press)
    expect(pressed.map(({ status }) => status)).toEqual([200, 200, 200])
    expect([engage.posts.length, texts().filter((text) => String(text).startsWith('That was ordered')).length]).toEqual(
      [1, 3],
    )
  })

  test('and again only where a lead asks for it anew, who is told that it stands there', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    await presses('Post', 'It stands in the community')
    const { cards } = await lea.types(SUMMARY)
    expect(cards[0]?.text).toContain('This stands in the community already (31 January 2026 at 10:00)')
    await lea.presses('Post')
    await until(() => engage.posts.length === 2)
  })

  test('also where a crash cut it off: who asks again is warned that it may stand there', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    const press = lea.pressOf('Post')
    const subject = { wave: await bot.wave(), post: 'summary', release: 1 } as const
    await bot.storage.posts.begin(tenantId(TENANT), subject, 1, time.now())
    expect((await lea.does(lea.chat, press)).texts).toEqual([expect.stringContaining('That was ordered already')])
    expect((await lea.types(SUMMARY)).cards[0]?.text).toContain('nobody knows how it ended')
    expect(engage.posts).toEqual([])
  })

  test('where nobody knows whether it was taken: the lead is asked to look, and warned the next time', async () => {
    await botWith(6)
    engage.fails('reset-after', 1)
    await lea.types(SUMMARY)
    await presses('Post', 'please look in the community before you try again')
    expect((await lea.types(SUMMARY)).cards[0]?.text).toContain('did not say whether it took this')
    expect([engage.posts.length, bot.log.map(({ event }) => event)]).toEqual([
      1,
      expect.arrayContaining(['engage-not-posted']),
    ])
  })
})

describe('an invitation', () => {
  test('names the questionnaire in plain words, what is promised, and a link to the chat', async () => {
    await botWith(0, { trial: false })
    await opens('@everyone #win www.example.org [[user:1]]')
    await lea.types(INVITATION)
    await presses('Post', 'It stands in the community')
    const [post = ''] = engage.posts
    expect(post).toContain('Questionnaire: everyone win www example org user 1\n')
    expect(post).toContain(`https://teams.microsoft.com/l/chat/0/0?tenantId=${TENANT}&users=28:${IDENTITY.appId}`)
    for (const words of ['14 February 2026', 'voluntary', 'confidential', 'fewer than 5 people'])
      expect(post).toContain(words)
    expect(post.replace(/https:\S+/g, '')).not.toMatch(/[@#[\]]|www\.|anonymous/)
  })

  test('is for a questionnaire that is open: else there is none, and one that was shown is not posted', async () => {
    await botWith(0, { trial: false })
    expect((await lea.types(INVITATION)).texts).toEqual([expect.stringContaining('No questionnaire is open')])
    const id = await opens('Spring')
    await lea.types(INVITATION)
    const press = lea.pressOf('Post')
    await bot.storage.waves.apply(tenantId(TENANT), id, { kind: 'closed' })
    expect((await lea.does(lea.chat, press)).texts).toEqual([expect.stringContaining('cannot be posted any more')])
    expect(engage.posts).toEqual([])
  })

  test('that says something else by now is shown once more, and not posted', async () => {
    await botWith(0, { trial: false })
    await opens('Spring')
    await lea.types(INVITATION)
    const press = lea.pressOf('Post')
    await lea.types('extend 2026-03-01')
    const { texts: told, cards } = await lea.does(lea.chat, press)
    expect([told, engage.posts]).toEqual([[expect.stringContaining('The text has changed since')], []])
    expect(cards.at(-1)?.text).toContain('1 March 2026')
  })
})

describe('whoever must act is told', () => {
  test.each([
    ['sign it in again', 'engage-not-signed-in', () => engage.refreshTokens.clear()],
    ['run the doctor', 'engage-not-signed-in', () => Object.assign(engage, { registered: false })],
    ['no member of the community', 'engage-not-posted', () => engage.communities.set('123456', 'stranger')],
  ])('%s', async (words, event, spoil) => {
    await botWith(6)
    await lea.types(SUMMARY)
    spoil()
    await presses('Post', words)
    expect([engage.posts, bot.log.map((line) => line.event)]).toEqual([[], expect.arrayContaining([event])])
    expect((await lea.types(SUMMARY)).cards[0]?.text).toContain('The last time (31 January 2026 at 10:00) it was not')
  })

  test('and neither the log nor the storage has a token, a text or a name', async () => {
    await botWith(6)
    engage.refreshTokens.clear()
    await lea.types(SUMMARY)
    await presses('Post', 'sign it in again')
    const kept = JSON.stringify(await bot.storage.rows()) + bot.logged.join('')
    expect(kept).not.toMatch(/access-\d|refresh-\d|Social Technographics|contoso/)
    // The sign-in itself is a file of its owner's.
    const { signIn } = engage.settings
    expect(signIn.kind === 'file' && readFileSync(signIn.path, 'utf8')).toContain('refresh-')
  })
})

describe('where it is not switched on', () => {
  test('nothing is posted, help does not name it, and an old card says so', async () => {
    await botWith(6)
    await lea.types(SUMMARY)
    const press = lea.pressOf('Post')
    expect((await lea.types('help')).cards[0]?.text).toContain('viva engage')
    await bot.stop()
    bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'] })
    lea = bot.person('lea')
    const off = [expect.stringContaining('not switched on')]
    expect([(await lea.types(SUMMARY)).texts, (await lea.types(INVITATION)).texts]).toEqual([off, off])
    expect((await lea.types('help')).cards[0]?.text).not.toContain('viva engage')
    expect((await lea.does(lea.chat, press)).texts).toEqual(off)
    expect(engage.posts).toEqual([])
  })
})

test('a made-up press posts nothing that was not shown', async () => {
  await botWith(6)
  await lea.types('summary')
  const wave = await bot.wave()
  const action = { kind: 'engage-post', wave, post: 'summary', release: 1, language: 'en', round: 1, mark: 'made-up' }
  const { texts: told } = await lea.does(lea.chat, { type: 'message', replyToId: '1', value: { [ACTION_KEY]: action } })
  expect([told, engage.posts]).toEqual([[expect.stringContaining('The text has changed since')], []])
})
