/** The words of a lead, of a list and of the directory, on their way through everything that the bot sends. */
import { type Azurite, startAzurite } from '../support/azurite'
import { objectIdOf, startBot } from '../support/bot-under-test'
import { aGraph } from '../support/graph-under-test'
import { MARK, placesOf, SAFE } from '../support/places-of-words'
import { takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { cardsSaying, launches } from '../support/wave-story'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const HOSTILE = `**[${MARK}](https://e.org)** <at>A</at> {{value}} $t(a)`

test('words that somebody wrote are in no text that is read as markdown, and stand in cards as they are', async () => {
  const { double } = await aGraph()
  const bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], graph: double })
  try {
    const lea = bot.person('lea')
    const people = ['anna', 'bert'].map((name) => bot.person(name))
    for (const name of ['lea', 'anna', 'bert']) {
      double.users({ id: objectIdOf(name), displayName: HOSTILE, department: HOSTILE, officeLocation: HOSTILE })
    }
    const channel = bot.channel('news')
    await lea.mentions(channel, 'report here')
    await lea.types(HOSTILE)
    const list = [...people.map(({ id }) => id), HOSTILE].join('\n')
    await launches(bot, lea, people, { name: HOSTILE, people: list, 'greeting-en': HOSTILE, 'greeting-nl': HOSTILE })
    for (const person of people) await takePart(person, answersAll('weekly'))
    await bot.haveAnswered(5)
    for (const said of [
      'waves',
      'preview',
      'summary',
      'post summary',
      'status',
      'audit',
      'who may',
      'extend 2026-02-20',
    ]) {
      await lea.types(said)
    }
    await people[0]?.types('my data')
    for (const order of ['remind', 'close']) await lea.types(order)
    await lea.presses('Close now')
    const chats = [lea.chat, channel, ...people.map(({ chat }) => chat)]
    const sent = chats.flatMap((chat) => bot.teams.messagesIn(chat)).map(({ activity }) => activity)
    expect(sent.filter(({ text }) => String(text ?? '').includes(MARK))).toEqual([])
    const places = sent.flatMap(({ attachments }) => placesOf(attachments)).map(([place]) => place)
    expect(places.length).toBeGreaterThan(10)
    expect(places.filter((place) => !SAFE.test(place))).toEqual([])
    expect(cardsSaying(lea, MARK).length).toBeGreaterThan(3)
  } finally {
    await bot.stop()
    await double.stop()
  }
})
