/** The Agents Playground as somebody uses it: type, choose, press, read. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

const SCREENSHOTS = join(__dirname, 'screenshots')

export class Chat {
  constructor(private readonly page: Page) {
    mkdirSync(SCREENSHOTS, { recursive: true })
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address)
    await this.editor().waitFor()
  }

  /** Opens the channel, or the personal chat. */
  async goTo(place: string): Promise<void> {
    await this.page.getByText(place, { exact: true }).first().click()
    await this.editor().waitFor()
  }

  async type(text: string): Promise<void> {
    await this.editor().click()
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
  }

  /** The card that was drawn last. */
  card(): Locator {
    return this.page.locator('.ac-adaptiveCard').last()
  }

  /** Waits until the newest card, or message, says this. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).last().waitFor({ timeout: 15_000 })
  }

  async cardSays(text: string | RegExp): Promise<void> {
    await this.card().getByText(text).first().waitFor({ timeout: 15_000 })
  }

  async press(button: string): Promise<void> {
    await this.card().getByRole('button', { name: button, exact: true }).click()
  }

  /** Chooses an option of the nth question of the card, from 0. */
  async choose(question: number, option: string): Promise<void> {
    await this.card()
      .locator('.ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect')
      .nth(question)
      .getByText(option, { exact: true })
      .click()
  }

  async cardText(): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what somebody reads, line by line
    return this.card().innerText()
  }

  async screenshot(name: string): Promise<void> {
    const path = join(SCREENSHOTS, `${name}.png`)
    await this.card()
      .screenshot({ path })
      .catch(() => this.page.screenshot({ path }))
  }

  async pageShot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
  }

  private editor(): Locator {
    return this.page.locator('[contenteditable=true][role=textbox]').last()
  }
}
