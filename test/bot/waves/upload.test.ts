import { createServer, type Server } from 'node:http'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotOptions, type BotUnderTest, startBot } from '../../support/bot-under-test'
import { close, listen, originOf } from '../../support/loopback'
import type { TeamsPerson } from '../../support/teams-person'
import { until, waves } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let files: Server
let csv = ''
beforeAll(async () => {
  azurite = await startAzurite()
  files = createServer((_request, response) => response.end(csv))
  await listen(files)
})
afterAll(async () => {
  await close(files)
  await azurite.stop()
})
afterEach(() => bot.stop())

test('a list that is sent as a file comes back as the form, its people counted, its bad lines named', async () => {
  const lead = await aLead({ mode: 'local' })
  csv = `E-mail;department\n${bot.person('anna').id};Sales\n${bot.person('bert').id};Care\n*nobody*;Care\n`
  expect((await sends(lead)).texts).toEqual([expect.stringContaining('I am reading your list.')])
  await until(() => lead.cards().length === 1)
  expect(lead.card().text).toMatch(/2 people of your list can be invited\.[\s\S]*Line 4 \(\*nobody\*;Care\)/)
  expect(lead.card().values).toMatchObject({ audience: 'list' })
  await lead.presses('See the preview', { name: 'Uploaded', 'closes-date': '2026-02-14' })
  expect(lead.card().text).toMatch(/Uploaded[\s\S]*People: 2/)
  expect(await waves(bot)).toHaveLength(1)
})

test('a file from elsewhere than SharePoint is not fetched', async () => {
  const lead = await aLead({ mode: 'trusting', leads: ['lead'] })
  await sends(lead)
  await until(() => said(lead).some((text) => text.includes('does not come from OneDrive or SharePoint')))
  expect(await waves(bot)).toEqual([])
})

test('the file of somebody who is no lead is not looked at', async () => {
  await aLead({ mode: 'trusting', leads: ['lead'] })
  expect((await sends(bot.person('anna'))).texts).toEqual([expect.stringContaining('I do not know that command')])
})

async function aLead(options: BotOptions): Promise<TeamsPerson> {
  bot = await startBot(azurite, options)
  return bot.person('lead')
}

function sends(person: TeamsPerson) {
  const contentType = 'application/vnd.microsoft.teams.file.download.info'
  const content = { downloadUrl: `${originOf(files)}/list.csv`, fileType: 'csv' }
  return person.does(person.chat, {
    type: 'message',
    text: '',
    attachments: [{ contentType, content, name: 'list.csv' }],
  })
}

function said(person: TeamsPerson): readonly string[] {
  return bot.teams.messagesIn(person.chat).map(({ activity: { text } }) => String(text ?? ''))
}
