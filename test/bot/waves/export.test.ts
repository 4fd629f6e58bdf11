import { employeeId } from '../../../services/identifiers'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import { REFUSALS } from '../../support/teams-double/answer'
import { refuses } from '../../support/teams-double/faults'
import type { TeamsPerson } from '../../support/teams-person'
import { launches, MovableTime, untilProgress, untilReported } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
const time = new MovableTime()
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'], now: time.now })
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})

const [ANNA, BERT, CARLA] = ['anna', 'bert', 'carla'] as const

test('the status of every delivery is a file that says who was reached, and of nobody whether they answered', async () => {
  const [lead, anna, bert, carla] = [bot.person('lead'), bot.person(ANNA), bot.person(BERT), bot.person(CARLA)]
  bot.teams.fails(refuses(REFUSALS.BadArgument), {
    when: ({ operation, person }) =>
      operation === 'send' && person === carla.id && bot.teams.countOf(carla.id).sent === 0,
  })
  await launches(bot, lead, [anna, bert, carla])
  await takePart(anna, answersAll('weekly'))
  await bert.presses('Not for me')

  const told = await lead.types('export status')
  const link = linkIn(told.texts[0])
  const response = await fetch(bot.url(link.pathname))
  const file = Buffer.from(await response.arrayBuffer()).toString()
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="status.csv"')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const [head, ...rows] = file.split('\r\n').slice(0, -1)
  expect(head).toBe('\uFEFFobject id,status,reason')
  expect(rows.toSorted()).toEqual(
    [`${anna.id},reached,`, `${bert.id},reached,`, `${carla.id},failed,refused as malformed`].toSorted(),
  )

  await expectLeadsOnly(lead, anna)
  time.pass(1)
  expect((await fetch(bot.url(link.pathname))).status).toBe(404)
})

test('whom a reminder does not reach any more is reached in the file: nobody but who had not answered gets one', async () => {
  const [lead, anna, bert] = [bot.person('lead'), bot.person(ANNA), bot.person(BERT)]
  const { id } = await launches(bot, lead, [anna, bert])
  await takePart(anna, answersAll('weekly'))
  bot.teams.fails(refuses(REFUSALS.ConversationBlockedByUser), { when: ({ person }) => person === bert.id })
  await lead.types('remind')
  await lead.presses('Remind now')
  await untilProgress(bot, ({ blocked }) => blocked === 1)
  expect((await bot.storage.deliveries.read(id, employeeId(bert.id)))?.state).toBe('blocked')
  const link = linkIn((await lead.types('export status')).texts[0])
  const file = await (await fetch(bot.url(link.pathname))).text()
  for (const { id: person } of [anna, bert]) expect(file).toContain(`${person},reached,`)
})

test('the file can be had after closing too, of the last wave that closed; a preview says that it is over', async () => {
  const [lead, anna] = [bot.person('lead'), bot.person(ANNA)]
  await launches(bot, lead, [anna])
  await lead.types('close')
  await lead.presses('Close now')
  // Or the report would be among the replies.
  await untilReported(bot)
  const { texts } = await lead.types('export status')
  expect(texts).toEqual([expect.stringContaining('every delivery of questionnaire 3,')])
  expect(await (await fetch(bot.url(linkIn(texts[0]).pathname))).text()).toContain(`${anna.id},reached,`)
  expect((await lead.types('preview')).texts).toEqual([expect.stringContaining('the last one has closed')])
})

test.each(['nothing.nothing', 'x', '%00.%00', `${'a'.repeat(2000)}.b`])(
  'a link that is not ours leads nowhere: %s',
  async (ticket) => {
    expect((await fetch(bot.url(`/api/exports/${ticket}`))).status).toBe(404)
  },
)

/** The link is for the lead who asked, in their own chat. */
async function expectLeadsOnly(lead: TeamsPerson, employee: TeamsPerson): Promise<void> {
  const inChannel = await lead.mentions(bot.channel('general'), 'export status')
  expect(inChannel.texts).toEqual([expect.stringContaining('between you and me')])
  expect((await employee.types('export status')).texts).toEqual([expect.stringContaining('for communications leads')])
}

function linkIn(text = ''): URL {
  const [, link] = /\[status\.csv\]\((\S+)\)/.exec(text) ?? []
  if (link === undefined) throw new Error(`There is no link in ${text}`)
  return new URL(link)
}
