/** The cards that are sent without being asked for: invitation, reminder, and the lead's progress. */
import type { Card, CardSettings } from '../../cards/card'
import { type InvitationView, invitationCard, reminderCard } from '../../cards/invitation-card'
import type { Language } from '../../cards/language'
import { progressCard } from '../../cards/progress-card'
import { answeredAtLeast } from '../../services/privacy/release'
import type { Employee, LanguageCode } from '../../services/storage/stores'
import { type Progress, progressOf } from '../../services/waves/progress'
import { type Launch, mayLackApp, type Wave } from '../../services/waves/wave'
import { textOfProblem } from '../audience/words'
import type { Messages } from '../delivery/messages'
import { languageFor } from '../locales/language'
import type { Parts } from '../parts'

type Drawing = Pick<Parts, 'languages' | 'minimumGroup' | 'retentionMonths'> & { readonly cards: CardSettings }

export function messagesOf(parts: Drawing): Messages {
  const languageOf = (reader: Pick<Employee, 'locale' | 'language'> | null) => languageFor(parts.languages, reader)
  return {
    invitation: (wave, reader) => {
      const language = languageOf(reader)
      return invitationCard(invitationView(parts, wave, language.code), language, parts.cards)
    },
    reminder: (wave, reader) => {
      const language = languageOf(reader)
      return reminderCard(invitationView(parts, wave, language.code), language, parts.cards)
    },
    progress: (wave, progress, { secondsLeft }, lead) =>
      showProgress(parts, wave, progress, secondsLeft, languageOf(lead)),
  }
}

export function invitationView(
  { retentionMonths, minimumGroup }: Drawing,
  wave: Wave,
  language: LanguageCode,
): InvitationView {
  const { plan } = launchOf(wave)
  return {
    wave: wave.id,
    greeting: plan.greeting[language],
    closesAt: plan.closesAt,
    timeZone: plan.timeZone,
    retentionMonths,
    minimumGroup,
    breakdown: plan.breakdown,
  }
}

export function showProgress(
  { minimumGroup, cards }: Drawing,
  wave: Wave,
  progress: Progress,
  secondsLeft: number | null,
  language: Language,
): Card {
  const launch = launchOf(wave)
  const { plan, round, roundBeganAt, halted, installObstacle } = launch
  const open = wave.state === 'open'
  // Who was reminded had not answered: none of these leaves uncounted.
  const { answered, reminded: _, optedOut: __, ...deliveries } = progress
  return progressCard(
    {
      wave: wave.id,
      name: wave.name,
      state: wave.state,
      opensAt: plan.opensAt,
      closesAt: plan.closesAt,
      timeZone: plan.timeZone,
      progress: deliveries,
      answered: answeredAtLeast(answered, minimumGroup),
      minimumGroup,
      reminders: round,
      remindedAt: roundBeganAt,
      secondsLeft,
      halted,
      installing: open && halted === null && isInstalling(launch, progress),
      obstacle: open && installObstacle !== null ? textOfProblem(installObstacle, language) : null,
    },
    language,
    cards,
  )
}

/** Before the wave goes out, and once more when a lead said so. */
function isInstalling({ plan, audienceReady, installing }: Launch, { people }: Progress): boolean {
  return audienceReady ? installing : people > 0 && mayLackApp(plan.audience)
}

/** The progress as it stands, with nothing said about a pace. */
export async function currentProgress(parts: Parts, wave: Wave, language: Language): Promise<Card> {
  const progress = progressOf(await parts.stores.deliveries.counts(wave.id))
  return showProgress(parts, wave, progress, null, language)
}

/** As its lead named it; nobody named the trial. */
export function nameOf({ name, launch }: Wave, { text }: Language): string {
  return launch === null ? text('waves.trial') : name
}

/** Whoever asks has looked for a launched wave. */
export function launchOf({ launch }: Wave): Launch {
  if (launch === null) throw new Error('The wave was never launched: it has no plan.')
  return launch
}
