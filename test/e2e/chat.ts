/** The Agents Playground as somebody uses it: type, mention, go elsewhere, find a card. */
import type { Locator, Page } from 'playwright-core'
import { CardOnScreen } from './card-on-screen'

type Place = 'Personal Chat' | 'My Team - General'

export class Chat {
  constructor(private readonly page: Page) {}

  async open(address: string): Promise<void> {
    await this.page.goto(address)
    await this.goTo('Personal Chat')
  }

  async goTo(place: Place): Promise<void> {
    await this.page.getByRole('treeitem', { name: place }).click()
    await this.editor().waitFor()
  }

  /** Says something in the personal chat. */
  async say(text: string): Promise<void> {
    await this.editor().click()
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
  }

  /** Begins a conversation in the channel that mentions the bot. */
  async mention(text: string): Promise<void> {
    await this.editor().click()
    await this.page.keyboard.type('@')
    await this.page.getByRole('menuitem', { name: 'Test Bot' }).click()
    await this.page.keyboard.type(text)
    await this.page.getByRole('button', { name: 'Post', exact: true }).click()
  }

  /** Waits until somebody has said this, outside the list of chats and the log. */
  async hears(text: string): Promise<void> {
    await this.page.locator('p').filter({ hasText: text }).first().waitFor({ timeout: 30_000 })
  }

  /** The newest card under this title, and that says this where given; waits until it is there. */
  async card(title: string, saying = ''): Promise<CardOnScreen> {
    const heading = this.page.getByRole('heading', { name: title, exact: true })
    const card = this.page.locator('.ac-adaptiveCard').filter({ has: heading, hasText: saying }).last()
    await card.waitFor({ timeout: 30_000 })
    return new CardOnScreen(this.page, card)
  }

  private editor(): Locator {
    return this.page.locator('[contenteditable=true][role=textbox]').first()
  }
}
