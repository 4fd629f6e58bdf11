/** What a text says about people: whoever looks for it knows who they are, what they are called, and what they answered. */
import { employeeId, tenantId } from '../../services/identifiers'
import { pseudonymOf } from '../../services/privacy/pseudonym'
import { QUESTION_IDS, QUESTIONS } from '../../services/questionnaire/questions'
import { KEY, TENANT } from './bot-under-test'

/** `answer`: which option somebody chose. `count`: how many chose one. */
export type Told =
  | 'name'
  | 'address'
  | 'typed'
  | 'token'
  | 'employee'
  | 'lead'
  | 'pseudonym'
  | 'segment'
  | 'answer'
  | 'count'
  /** An option's name, wherever it stands. */
  | 'option'

export interface Secrets {
  readonly names: readonly string[]
  readonly addresses: readonly string[]
  readonly typed: readonly string[]
  readonly tokens: readonly string[]
  /** Object ids. */
  readonly employees: readonly string[]
  readonly leads: readonly string[]
  readonly segments: readonly string[]
}

/** Without those that are words of everyday. */
const OPTIONS = [...new Set(QUESTION_IDS.flatMap((id): readonly string[] => QUESTIONS[id].options))].filter(
  (option) =>
    !['none', 'yes', 'no', 'later', 'other', 'profile', 'close', 'network', 'nobody', 'everyone'].includes(option),
)
const IDS = QUESTION_IDS.join('|')
const ANSWER = new RegExp(`"(${IDS})"\\s*:\\s*(\\["|")`)
const COUNT = new RegExp(`(^|["\\s])(${IDS}|rung|highest-rung|persona|level|highest-level):[a-z0-9-]+`)
const OPTION = new RegExp(`(^|[^a-z-])(${OPTIONS.join('|')})([^a-z-]|$)`)

export function toldBy(secrets: Secrets): (text: string) => ReadonlySet<Told> {
  const pseudonyms = [...secrets.employees, ...secrets.leads].map((id) =>
    pseudonymOf(KEY, tenantId(TENANT), employeeId(id)),
  )
  const words: readonly (readonly [Told, readonly string[]])[] = [
    ['name', secrets.names],
    ['address', secrets.addresses],
    ['typed', secrets.typed],
    ['token', secrets.tokens],
    ['employee', secrets.employees],
    ['lead', secrets.leads],
    ['pseudonym', pseudonyms],
    ['segment', secrets.segments],
  ]
  return (text) => {
    const lower = text.toLowerCase()
    const said = words.flatMap(([told, all]) => (all.some((one) => lower.includes(one.toLowerCase())) ? [told] : []))
    const shaped = (
      [
        ['answer', ANSWER],
        ['count', COUNT],
        ['option', OPTION],
      ] as const
    ).flatMap(([told, shape]) => (shape.test(text) ? [told] : []))
    return new Set([...said, ...shaped])
  }
}
