import { COMMANDS } from '../../bot/commands/index'
import { ACTION_KEY } from '../../cards/actions'
import { actNamed, runEntry } from '../../services/audit/entry'
import { tenantId, waveId } from '../../services/identifiers'
import { StorageError } from '../../services/storage/errors'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, objectIdOf, startBot, TENANT } from '../support/bot-under-test'
import { cardsShownIn } from '../support/shown-card'
import type { TeamsPerson } from '../support/teams-person'
import { MovableTime } from '../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let time: MovableTime
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  time = new MovableTime()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], now: time.now })
})
afterEach(() => bot.stop())

/** Who did what, the oldest first: as it is stored. */
async function log() {
  const entries = await bot.storage.audit.newest(tenantId(TENANT), 100)
  return entries.toReversed().map(({ who, what, wave, allowed }) => ({ who, what, wave, allowed }))
}

const FILLED_IN = { name: 'Spring', audience: 'list', 'closes-date': '2026-02-14' }
const LEA = objectIdOf('lea')
/** Entries of one moment come in any order. */
const aSecondLater = () => time.pass(1 / 86_400)

test.each(COMMANDS.filter(({ audience }) => audience === 'leads'))(
  'the command $name of a lead has an act of its own in the audit log',
  ({ name }) => {
    expect(actNamed(name)).toBe(name)
  },
)

test('what a lead types and presses is in the audit log, with the wave that a button names', async () => {
  const lea = bot.person('lea')
  await lea.types('launch')
  aSecondLater()
  await lea.presses('See the preview', { ...FILLED_IN, people: bot.person('anna').id })
  aSecondLater()
  await lea.presses('Confirm')
  aSecondLater()
  await lea.types('extend 2026-12-24')
  aSecondLater()
  await lea.mentions(bot.channel('comms'), 'report here')
  const done = (what: string, wave: number | null = null) => ({ who: LEA, what, wave, allowed: true })
  expect(await log()).toEqual([
    done('launch'),
    done('press-plan'),
    done('press-confirm', 1),
    done('extend'),
    done('report-here'),
  ])
})

test('who tries what only leads may do is in it too, though it is refused', async () => {
  const anna = bot.person('anna')
  await anna.types('summary')
  aSecondLater()
  const value = { [ACTION_KEY]: { kind: 'wave-order', wave: waveId(`${TENANT}-12`), order: 'close' } }
  await anna.does(anna.chat, { type: 'message', replyToId: '1', value })
  const refused = { who: objectIdOf('anna'), allowed: false }
  expect(await log()).toEqual([
    { ...refused, what: 'summary', wave: null },
    { ...refused, what: 'press-close', wave: 12 },
  ])
})

test.each(['audit', 'export status'])('%s, refused in a channel, is in it as refused there', async (words) => {
  await bot.person('lea').mentions(bot.channel('general'), words)
  const [entry] = await bot.storage.audit.newest(tenantId(TENANT), 1)
  expect(entry).toMatchObject({ who: LEA, allowed: false, refusal: 'not-here' })
})

test('what employees do for themselves is not, nor anything that was typed', async () => {
  const anna = bot.person('anna')
  for (const words of ['start', 'my data', 'help']) await anna.types(words)
  await bot.person('lea').types('extend =HYPERLINK("https://example.org")')
  const rows = await bot.storage.table('Audit').list(TENANT, new AbortController().signal)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('HYPERLINK')
})

test('a button that names a wave of nobody’s is logged without what it named', async () => {
  const value = { [ACTION_KEY]: { kind: 'confirm', wave: '=cmd()' } }
  const lea = bot.person('lea')
  await lea.does(lea.chat, { type: 'message', replyToId: '1', value })
  expect(await log()).toEqual([{ who: LEA, what: 'press-confirm', wave: null, allowed: true }])
})

/** The path of the link that was told last. */
function linkToldTo(lead: TeamsPerson): string {
  const said = JSON.stringify(bot.teams.messagesIn(lead.chat).at(-1))
  return /\/api\/exports\/[\w.-]+/.exec(said)?.[0] ?? ''
}

test.each([
  ['export status', 'status', 1],
  ['audit', 'audit', null],
])(
  'each download by the link of “%s” is in it as of the lead who asked, and no try with another link',
  async (words, file, wave) => {
    const lea = bot.person('lea')
    await lea.types('launch')
    await lea.presses('See the preview', { ...FILLED_IN, people: bot.person('anna').id })
    await lea.presses('Confirm')
    await lea.types(words)
    const path = linkToldTo(lea)
    aSecondLater()
    for (const address of [path, path, `${path}x`]) await (await fetch(bot.url(address))).text()
    const downloads = (await log()).filter(({ what }) => what.startsWith('download-'))
    const once = { who: LEA, what: `download-${file}`, wave, allowed: true }
    expect(downloads).toEqual([once, once])
  },
)

test('nothing is downloaded of which the log is silent', async () => {
  const lea = bot.person('lea')
  await lea.types('audit')
  const path = linkToldTo(lea)
  jest.spyOn(bot.storage.audit, 'write').mockRejectedValueOnce(new StorageError('unavailable', 'Storage is away.'))
  const read = fetch(bot.url(path)).then((response) => response.text())
  await expect(read.then((text) => text.includes('looked at this log'))).rejects.toThrow()
})

describe('audit', () => {
  test('leaves out that old entries of the log went', async () => {
    await bot.storage.audit.write(tenantId(TENANT), runEntry(time.now(), 'retention-audit'))
    aSecondLater()
    const { cards } = await bot.person('lea').types('audit')
    expect(cards[0]?.text).toContain('looked at this log')
    expect(cards[0]?.text).not.toContain('old entries')
  })

  test('shows a lead the last entries, the newest first, each with who and when', async () => {
    const lea = bot.person('lea')
    await bot.person('anna').types('summary')
    time.pass(1)
    await lea.types('waves')
    aSecondLater()
    const { cards } = await lea.types('audit')
    const text = cards[0]?.text ?? ''
    const inOrder = ['looked at this log', 'looked at the questionnaires', 'asked for the summary']
    const places = inOrder.map((words) => text.indexOf(words))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    for (const words of [...inOrder, '1 February 2026 at 10:00', LEA, 'Refused']) expect(text).toContain(words)
    expect(text).toContain(objectIdOf('anna'))
  })

  test('cannot be filled by somebody who is no lead: a few refusals are shown beside what leads did', async () => {
    const lea = bot.person('lea')
    await lea.types('waves')
    for (let tries = 0; tries < 20; tries++) {
      aSecondLater()
      const tried = { who: objectIdOf('anna') as never, what: 'summary', wave: null, allowed: false } as const
      await bot.storage.audit.write(tenantId(TENANT), { at: time.now(), ...tried })
    }
    const text = (await lea.types('audit')).cards[0]?.text ?? ''
    expect(text).toContain('looked at the questionnaires')
    expect(text.match(/asked for the summary/g)).toHaveLength(5)
  })

  test('speaks Dutch to a Dutch lead', async () => {
    const { cards } = await bot.person('lea', { locale: 'nl-NL' }).types('logboek')
    expect(cards[0]?.text).toContain('bekeek dit logboek')
  })

  test('is for leads, and for their own chat', async () => {
    expect((await bot.person('anna').types('audit')).texts).toEqual([
      expect.stringContaining('for communications leads'),
    ])
    const inChannel = await bot.person('lea').mentions(bot.channel('general'), 'audit')
    expect(inChannel.texts).toEqual([expect.stringContaining('between you and me')])
  })

  test('links to all of it as a file, for ten minutes; a cell that begins like a formula is none', async () => {
    const lea = bot.person('lea')
    await bot.storage.audit.write(tenantId(TENANT), {
      at: time.now(),
      // No real object id: what would be the worst.
      who: '=1+1' as never,
      what: 'summary',
      wave: 3,
      allowed: false,
    })
    await lea.types('audit')
    const shown = bot.teams.messagesIn(lea.chat).flatMap(cardsShownIn).at(-1)?.text ?? ''
    const [, link = ''] = /\[audit\.csv\]\((\S+)\)/.exec(shown) ?? []
    const response = await fetch(bot.url(new URL(link).pathname))
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"')
    const lines = Buffer.from(await response.arrayBuffer())
      .toString()
      .split('\r\n')
    expect(lines[0]).toBe('\uFEFFwhen,who,what,questionnaire,outcome')
    expect(lines).toContain("2026-01-31T09:00:00.000Z,'=1+1,asked for the summary,3,Refused: not a communications lead")
    time.pass(1)
    expect((await fetch(bot.url(new URL(link).pathname))).status).toBe(404)
  })
})
