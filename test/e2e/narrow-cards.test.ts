/** Every card as the adaptivecards package draws it in a browser, as narrow as phones get. */
import type { Browser, Page } from 'playwright-core'
import { languageOf } from '../../bot/locales/language'
import { LANGUAGES } from '../../services/storage/stores'
import { launchBrowser } from '../support/browser'
import { everyCard } from '../support/every-card'
import { everyWaveCard } from '../support/wave-cards'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 320, height: 640 } })
  await page.setContent('<!doctype html><style>body { margin: 0; font: 14px sans-serif }</style><main></main>')
  await page.addStyleTag({ path: require.resolve('adaptivecards/dist/adaptivecards.css') })
  await page.addScriptTag({ path: require.resolve('adaptivecards/dist/adaptivecards.js') })
})
afterAll(() => browser.close())

/** Runs in the page: draws a card, and finds the texts that stand out of the screen or of their own box. */
const DRAW = `(json) => {
  const card = new AdaptiveCards.AdaptiveCard()
  card.parse(json)
  const main = document.querySelector('main')
  main.replaceChildren(card.render())
  const isCut = (element) =>
    element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > innerWidth
  return [...main.querySelectorAll('.ac-textBlock, .ac-richTextBlock, table, label, button, button div')]
    .filter(isCut)
    .map((element) => element.textContent)
}`

describe.each(LANGUAGES)('on a screen of 320 pixels, in %s', (code) => {
  const language = languageOf(code)
  const settings = { version: '1.5', actions: 'submit' } as const
  const cards = [...everyCard(language, settings), ...everyWaveCard(language, settings)]

  test.each(cards)('%s: no text is cut off, and nobody scrolls sideways', async (_, card) => {
    // What DRAW returns.
    const cut = (await page.evaluate(`(${DRAW})(${JSON.stringify(card)})`)) as string[]
    expect(cut).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
})
