/** One employee, who is a lead too, from the welcome to the erasure, in each language, as the Agents Playground has it. */
import type { Browser } from 'playwright-core'
import { languageOf } from '../../bot/locales/language'
import { groupKey, type Model, personKey } from '../../cards/model-keys'
import { optionKey, questionKey } from '../../cards/question-keys'
import { type Frequency, type QuestionId, questionsOf } from '../../services/questionnaire/questions'
import { launchBrowser } from '../support/browser'
import { type Product, removeFolder, run, runToTheEnd, temporaryFolder } from '../support/product'
import { story } from '../support/story'
import type { CardOnScreen } from './card-on-screen'
import { Chat } from './chat'
import {
  DEPARTMENTS,
  HIGHEST_LEVELS,
  LEVELS,
  MOMENTS,
  PERSONAS,
  PLATFORMS,
  RUNGS,
  TOGETHER,
  UNNAMED,
} from './expected-summary'

/** What Alex answers at first; all other activities: not in the past month. Later Alex also creates something. */
const ALEX: Partial<Record<QuestionId, readonly string[]>> = {
  consume: ['weekly'],
  visit: ['weekly'],
  react: ['monthly'],
  'private-platforms': ['linkedin'],
  'work-platforms': ['viva-engage'],
  'time-per-day': ['30-60m'],
  moments: ['evening'],
  'media-types': ['video'],
  visibility: ['network'],
  comfort: ['comfortable'],
  willingness: ['quite'],
  motives: ['help-colleagues', 'need-time'],
  linkedin: ['profile'],
  ambassador: ['yes'],
}

// Drawing and photographing long cards takes its time where no graphics card helps.
jest.setTimeout(120_000)

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe.each(['en', 'nl'] as const)('the whole conversation in the Playground, in %s', (code) => {
  const { text } = languageOf(code)
  const chapter = story()
  let dataDir: string
  let product: Product
  let chat: Chat

  beforeAll(async () => {
    dataDir = await temporaryFolder()
    product = await run('start', { DATA_DIR: dataDir })
    chat = new Chat(await browser.newPage())
    await chat.open(product.chat)
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(dataDir)
  })

  const step = (number: number) => chat.card(text('step.of', { step: number, steps: 4 }))
  const say = (command: string) => chat.say(text(`commands.${command}.title`))
  const asked = (id: QuestionId) => text(questionKey(id))
  const often = (frequency: Frequency) => text(optionKey('create', frequency))
  const place = (model: Model, id: string) => text(groupKey(model, id))
  const own = (model: Model, id: string) => text(personKey(model, id))
  const picture = (card: CardOnScreen, name: string) => card.picture(`${code}-${name}`)
  /** A row as expected-summary.ts has it, with its bound in the words of the language. */
  const row = (expected: string) =>
    expected.replace(/^(over|under) (\d+%)$/, (_, side, share) =>
      text(`summary.${side}`, { share }).replaceAll('\u00a0', ' '),
    )
  const answer = (card: CardOnScreen, id: QuestionId) =>
    card.choose(asked(id), ...(ALEX[id] ?? ['none']).map((option) => text(optionKey(id, option))))
  const answerAll = async (card: CardOnScreen, ids: readonly QuestionId[]) => {
    for (const id of ids) await answer(card, id)
  }

  chapter('who meets the bot is welcomed, in the language they choose', async () => {
    if (code === 'nl') await chat.say('taal nl')
    const welcome = await chat.card(text('welcome.title'))
    expect(await welcome.text()).toContain(text('welcome.privacyTitle'))
    await picture(welcome, 'welcome')
  })

  chapter('a question left open is told beside it, and what was chosen is kept', async () => {
    await (await chat.card(text('welcome.title'))).press(text('welcome.start'))
    const card = await step(1)
    await picture(card, 'step-1')
    await answerAll(card, ['consume', 'visit', 'collect', 'react'])
    await card.press(text('step.next'))

    await chat.hears(text('problems.missing'))
    expect(await card.textBeside(asked('review'))).toContain(text('problems.missing'))
    expect(await card.textBeside(asked('react'))).not.toContain(text('problems.missing'))
    expect(await card.isChosen(asked('react'), often('monthly'))).toBe(true)
    await picture(card, 'step-1-incomplete')
  })

  chapter('who goes back finds what they chose', async () => {
    const first = await step(1)
    await answer(first, 'review')
    await first.press(text('step.next'))
    await (await step(2)).press(text('step.back'))

    expect(await (await step(1)).isChosen(asked('review'), often('none'))).toBe(true)
    await (await step(1)).press(text('step.next'))
  })

  chapter('after four steps the own profile takes the place of the questions', async () => {
    await answerAll(await step(2), questionsOf(2))
    await picture(await step(2), 'step-2')
    await (await step(2)).press(text('step.next'))
    await answerAll(await step(3), questionsOf(3))
    await picture(await step(3), 'step-3')
    await (await step(3)).press(text('step.next'))
    await answerAll(await step(4), questionsOf(4))
    await picture(await step(4), 'step-4')
    await (await step(4)).press(text('step.submit'))

    const profile = await chat.card(text('profile.title'))
    await picture(profile, 'profile')
    const said = await profile.text()
    expect(said).toContain(text('profile.highest', { place: own('forrester', 'critic') }))
    expect(said).toContain(`${text('profile.personaTitle')}: ${own('aimia', 'mix-n-mingler')}`)
    expect(said).toContain(text('profile.highest', { place: own('pyramid', 'commenting') }))
  })

  chapter('one answer makes no summary', async () => {
    await say('summary')
    await chat.hears(text('messages.tooFew', { minimum: 5 }))
  })

  chapter('changed answers change the profile, and what was answered need not be answered again', async () => {
    await (await chat.card(text('profile.title'))).press(text('profile.change'))
    await (await step(1)).press(text('step.next'))
    await (await step(2)).choose(asked('create'), often('monthly'))
    await (await step(2)).press(text('step.next'))
    await (await step(3)).press(text('step.next'))
    await (await step(4)).press(text('step.submit'))

    const profile = await chat.card(text('profile.title'))
    expect(await profile.text()).toContain(text('profile.highest', { place: own('forrester', 'creator') }))
    expect(await profile.text()).toContain(text('profile.highest', { place: own('pyramid', 'producing') }))
  })

  chapter('the summary counts the demonstration employees and Alex as a hand count does', async () => {
    await runToTheEnd('demo', { DATA_DIR: dataDir })
    await say('summary')
    const summary = await chat.card(text('summary.title'))
    await picture(summary, 'summary')

    const said = await summary.text()
    expect(said).toContain(text('summary.respondents', { respondents: 61, audience: 81, rate: '75%' }))
    // Of 61 people 22 do more than watch, give or take a few by chance.
    const concluded = [3, 4, 5].map((active) => text('conclusions.in-between', { watching: 9, active }))
    expect(concluded.filter((one) => said.includes(one))).toHaveLength(1)
    expect(said).toContain(text('summary.ambassadors', { count: 6 }))
    for (const [rung, row] of Object.entries(RUNGS)) expect(said).toContain(`${place('forrester', rung)} ${row}`)
    for (const persona of PERSONAS) expect(said).toContain(`${place('aimia', persona)} `)
    expect(said).toContain(text('summary.blurred'))
    for (const [level, row] of Object.entries(LEVELS)) expect(said).toContain(`${place('pyramid', level)} ${row}`)
  })

  chapter('the details add everybody once, the platforms and the moments', async () => {
    await (await chat.card(text('summary.title'))).press(text('summary.details'))
    const details = await chat.card(text('details.title', { number: 1 }))
    await picture(details, 'details')

    const said = await details.text()
    for (const [level, expected] of Object.entries(HIGHEST_LEVELS)) {
      expect(said).toContain(`${place('pyramid', level)} ${row(expected)}`)
    }
    for (const [moment, expected] of Object.entries(MOMENTS)) {
      expect(said).toContain(`${text(optionKey('moments', moment))} ${row(expected)}`)
    }
    for (const [platform, [privately, work, published = '']] of Object.entries(PLATFORMS)) {
      const own = privately === null ? '' : `${text('details.private', { share: row(privately) })} · `
      const both = `${own}${text('details.work', { share: row(work) })} ${published && `· ${published}`}`
      expect(said).toContain(`${text(optionKey('work-platforms', platform))} ${both.trim()}`)
    }
  })

  chapter('by department, the summary shows who differs, and whom it does not show by themselves', async () => {
    await say('summary-by')
    const groups = await chat.card(text('groups.title.department'))
    await picture(groups, 'summary-by-department')

    const said = await groups.text()
    for (const [department, [respondents, audience, rate]] of Object.entries(DEPARTMENTS)) {
      expect(said).toContain(`${department} ${text('groups.response', { respondents, audience, rate })}`)
    }
    // Which of them do is a matter of chance: the numbers of so small ones are off.
    expect(said).toContain(text('groups.differTitle'))
    expect(said).toContain(
      `${text('groups.rest.department')} ${text('groups.response', { respondents: 10, audience: 16, rate: '63%' })}`,
    )
    expect(said).toContain(TOGETHER.join(' '))
    for (const small of UNNAMED) expect(said).not.toContain(small)

    await chat.say(`${text('commands.summary-by.title')} Sales`)
    const sales = await chat.card(text('groups.title.department'), text('groups.willingness'))
    await picture(sales, 'summary-of-one-department')
  })

  chapter('a channel named by mention gets the summary, and its details', async () => {
    await chat.goTo('My Team - General')
    await chat.mention(text('commands.report-here.title'))
    await chat.hears(text('messages.reportHere'))
    await chat.goTo('Personal Chat')
    await say('post-summary')
    await chat.hears(text('messages.posted'))

    await chat.goTo('My Team - General')
    const posted = await chat.card(text('summary.title'))
    expect(await posted.text()).toContain(`${place('forrester', 'creator')} ${RUNGS.creator}`)
    await posted.press(text('summary.details'))
    // Showing departments by themselves made a second one.
    await chat.card(text('details.title', { number: 2 }), text('details.platforms'))
  })

  chapter('everything that is held can be read', async () => {
    await chat.goTo('Personal Chat')
    await say('my-data')
    const data = await chat.card(text('myData.title'))
    await picture(data, 'my-data')
    expect(await data.text()).toContain(`${asked('create')} ${often('monthly')}`)
  })

  chapter('erased answers are gone, and the summary that was shown stands', async () => {
    await say('erase')
    await picture(await chat.card(text('erase.title')), 'erase')
    await (await chat.card(text('erase.title'))).press(text('erase.confirm'))
    await picture(await chat.card(text('erase.doneTitle')), 'erased')

    await say('status')
    const status = await chat.card(text('status.title'))
    expect(await status.text()).toContain(
      text('status.answered', { respondents: 60, audience: 81, rate: '74%', minimum: 5 }),
    )
    await picture(status, 'status')

    await say('summary')
    const sinceThen = text('summary.stands', { date: '…', minimum: 5 }).split('…')[1]
    const standing = await chat.card(text('summary.title'), sinceThen)
    expect(await standing.text()).toContain(`${place('forrester', 'creator')} ${RUNGS.creator}`)
    await picture(standing, 'summary-stands')
  })

  chapter('who asks for help sees what can be typed', async () => {
    await say('help')
    await picture(await chat.card(text('help.title')), 'help')
  })
})
