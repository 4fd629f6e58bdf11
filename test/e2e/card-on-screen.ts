/** One card as somebody sees it: read it, choose, press, take a picture. */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

const SCREENSHOTS = join(__dirname, 'screenshots')
/** What Teams leaves to a card in a window of 1280 and on a phone of 400 points; the Playground draws one width only. */
const WIDTHS = { wide: 800, narrow: 360 } as const
/** Where the widest card lies free of the Playground's own panels, in a window of 1600. */
const FREE = { position: 'fixed', zIndex: '1', top: '60px', left: '340px' } as const

export class CardOnScreen {
  constructor(
    private readonly page: Page,
    private readonly card: Locator,
  ) {}

  /** Everything it says, with a single space between words. */
  async text(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what somebody reads, with the spaces between words
    return (await this.card.innerText()).replace(/\s+/g, ' ')
  }

  async press(button: string): Promise<void> {
    await this.card.getByRole('button', { name: button, exact: true }).click()
  }

  async choose(question: string, ...options: readonly string[]): Promise<void> {
    for (const option of options) await this.option(question, option).check()
  }

  isChosen(question: string, option: string): Promise<boolean> {
    return this.option(question, option).isChecked()
  }

  /** What stands around a question. */
  async textBeside(question: string): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what somebody reads
    return this.section(question).innerText()
  }

  /** Wide as on a desktop, then as narrow as on a phone. */
  async picture(name: string): Promise<void> {
    const before = this.page.viewportSize()
    // What the mouse rests on would show its explanation.
    await this.page.mouse.move(0, 0)
    for (const [size, width] of Object.entries(WIDTHS)) {
      await this.lay({ ...FREE, width: `${width}px` })
      const box = await this.card.boundingBox()
      await this.page.setViewportSize({ width: 1600, height: Math.ceil(box?.height ?? 0) + 300 })
      await this.card.screenshot({ path: join(SCREENSHOTS, `${name}-${size}.png`) })
    }
    await this.lay({ position: '', zIndex: '', top: '', left: '', width: '' })
    if (before !== null) await this.page.setViewportSize(before)
  }

  private async lay(style: Readonly<Record<string, string>>): Promise<void> {
    await this.card.evaluate((element, properties) => Object.assign(element.style, properties), style)
  }

  private option(question: string, option: string): Locator {
    const label = this.page.getByText(option, { exact: true })
    return this.section(question).locator('span').filter({ has: label }).locator('input')
  }

  private section(question: string): Locator {
    return this.card
      .locator('.ac-container')
      .filter({ has: this.page.getByText(question) })
      .last()
  }
}
