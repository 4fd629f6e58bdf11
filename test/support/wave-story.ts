/** A wave as a lead and employees live through it in Teams. */
import { tenantId } from '../../services/identifiers'
import { type Progress, progressOf } from '../../services/waves/progress'
import type { Wave } from '../../services/waves/wave'
import { type BotUnderTest, TENANT } from './bot-under-test'
import type { ShownCard } from './shown-card'
import { START } from './storage'
import type { Outcome, TeamsPerson } from './teams-person'

/** A clock that stands where it is put. */
export class MovableTime {
  #milliseconds = START.getTime()

  readonly now = (): Date => new Date(this.#milliseconds)

  pass(days: number): void {
    this.#milliseconds += days * 24 * 60 * 60 * 1000
  }
}

/** Resolves as soon as it holds; fails after a while in which it did not. */
export async function until(holds: () => boolean | Promise<boolean>, pause = 10): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It did not come true in time: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Asked more often, the emulator would have no time for what is waited for. */
const STORAGE_PAUSE = 50
const PATIENCE_MILLISECONDS = 50_000

/** Two weeks from the start, at any hour; who is in it is said as a list. */
const PLAN = { name: 'Spring', audience: 'list', 'closes-date': '2026-02-14', hours: 'any', reminders: '0' }

export type Fields = Readonly<Record<string, string>>

/** Plans a wave for these people, up to its preview. */
export async function plans(lead: TeamsPerson, people: readonly TeamsPerson[], fields: Fields = {}): Promise<Outcome> {
  await lead.types('launch')
  return lead.presses('See the preview', { ...PLAN, people: listOf(people), ...fields })
}

/** Plans and confirms; resolves when everyone in the wave has got the invitation. */
export async function launches(
  bot: BotUnderTest,
  lead: TeamsPerson,
  people: readonly TeamsPerson[],
  fields: Fields = {},
): Promise<Wave> {
  await plans(lead, people, fields)
  await lead.presses('Confirm')
  await untilProgress(bot, ({ people, toGo }) => people > 0 && toGo === 0)
  return newestWave(bot)
}

export function listOf(people: readonly TeamsPerson[]): string {
  return people.map(({ id }) => id).join('\n')
}

export function waves(bot: BotUnderTest): Promise<readonly Wave[]> {
  return bot.storage.waves.list(tenantId(TENANT))
}

export async function newestWave(bot: BotUnderTest): Promise<Wave> {
  const [newest] = await waves(bot)
  if (newest === undefined) throw new Error('There is no wave.')
  return newest
}

export async function untilProgress(bot: BotUnderTest, holds: (progress: Progress) => boolean): Promise<void> {
  const { id } = await newestWave(bot)
  await until(async () => holds(progressOf(await bot.storage.deliveryCounts(id))), STORAGE_PAUSE)
}

export async function untilState(bot: BotUnderTest, { id }: Wave, state: Wave['state']): Promise<void> {
  await until(async () => (await waves(bot)).find((wave) => wave.id === id)?.state === state, STORAGE_PAUSE)
}

/** Resolves when leads have been told how the newest wave ended. */
export async function untilReported(bot: BotUnderTest): Promise<void> {
  await until(async () => (await newestWave(bot)).launch?.reported === true, STORAGE_PAUSE)
}

/** The person's cards that say this, in the order of sending. */
export function cardsSaying(person: TeamsPerson, words: string): readonly ShownCard[] {
  return person.cards().filter(({ text }) => text.includes(words))
}

/** The newest of them. */
export function cardSaying(person: TeamsPerson, words: string): ShownCard {
  const card = cardsSaying(person, words).at(-1)
  if (card === undefined) throw new Error(`No card says ${words}; the newest says ${person.card().text}`)
  return card
}

/** Invitations and reminders that this person has in their chat. */
export function invitationsOf(person: TeamsPerson): readonly ShownCard[] {
  return person.cards().filter(({ buttons }) => buttons.includes('Not for me') || buttons.includes('Niet voor mij'))
}
