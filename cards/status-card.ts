/** How many of how many answered; below the minimum group it says no more than that. */
import type { Card, CardSettings } from './card'
import { cardOf, paragraph, title } from './elements'
import type { Language } from './language'

export interface StatusView {
  /** At least so many; null where fewer than the minimum group. */
  readonly respondents: number | null
  /** Null where fewer than the minimum group. */
  readonly audience: number | null
  readonly minimumGroup: number
}

/** One sentence under a title. */
export function statusCard(view: StatusView, language: Language, settings: CardSettings): Card {
  return cardOf([title(language.text('status.title')), paragraph(sentence(view, language))], [], language, settings)
}

function sentence({ respondents, audience, minimumGroup }: StatusView, language: Language): string {
  if (audience === null) return language.text('status.fewAudience', { minimum: minimumGroup })
  if (respondents === null) {
    return language.text('status.few', { minimum: minimumGroup, audience: language.number(audience) })
  }
  return language.text('status.answered', {
    respondents: language.number(respondents),
    audience: language.number(audience),
    rate: language.percent(respondents / audience),
    minimum: minimumGroup,
  })
}
