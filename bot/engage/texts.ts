/** What is posted in Viva Engage, as plain text: the summary by what was released, and the invitation to a wave. */
import type { Language } from '../../cards/language'
import { groupKey } from '../../cards/model-keys'
import { percentText, privacyTexts, responseText } from '../../cards/share-text'
import type { Distribution, Summary } from '../../services/summary/summary'
import type { WavePlan } from '../../services/waves/wave'
import { plainWords } from './plain-words'

/**
 * A summary is made of a release alone, so of nothing that the gate did not let through (services/privacy/gate.ts). The
 * conclusion is left out: it advises whoever communicates, and here everybody reads.
 */
export function summaryText(summary: Summary, language: Language): string {
  const { text } = language
  const { number, releasedAt, rungs, personas, levels } = summary
  return paragraphs([
    text('engage.summary.title'),
    text('summary.released', { number, date: language.date(releasedAt) }),
    respondents(summary, language),
    model('forrester', rungs, language),
    model('aimia', personas, language),
    model('pyramid', levels, language),
    [...privacyTexts([rungs, personas, levels], language), text('engage.summary.confidential')].join(' '),
  ])
}

export interface InvitationPost {
  /** As a lead wrote it. */
  readonly name: string
  readonly plan: Pick<WavePlan, 'closesAt' | 'timeZone'>
  readonly minimumGroup: number
  /** Null where there is none. */
  readonly chatLink: string | null
}

export function invitationText({ name, plan, minimumGroup, chatLink }: InvitationPost, language: Language): string {
  const { text } = language
  const words = plainWords(name)
  return paragraphs([
    text('engage.invitation.title'),
    ...(words === '' ? [] : [text('engage.invitation.name', { name: words })]),
    text('engage.invitation.ask', { closes: language.moment(plan.closesAt, plan.timeZone) }),
    text('engage.invitation.promise', { minimum: minimumGroup }),
    chatLink === null ? text('engage.invitation.find') : text('engage.invitation.link', { link: chatLink }),
  ])
}

function respondents(summary: Summary, language: Language): string {
  const told = responseText(summary, language)
  return summary.lowResponse ? `${told} ${language.text('summary.lowResponse')}` : told
}

/** One line a level; a bound where the summary has no more. */
function model(id: 'forrester' | 'aimia' | 'pyramid', { shares }: Distribution, language: Language): string {
  const { text } = language
  const lines = shares.map((share) => `– ${text(groupKey(id, share.id))}: ${percentText(share, language)}`)
  return [`${text(`models.${id}.name`)}. ${text(`models.${id}.overlap`)}`, ...lines].join('\n')
}

function paragraphs(parts: readonly string[]): string {
  return parts.join('\n\n')
}
