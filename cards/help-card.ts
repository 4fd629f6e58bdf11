/** What one can type. */
import type { Card, CardSettings } from './card'
import { cardOf, facts, heading, remark, section, title } from './elements'
import type { Language } from './language'

export interface HelpView {
  /** Commands by their names in the locale files. */
  readonly commands: readonly string[]
  readonly leadCommands: readonly string[]
}

/** The commands of employees, and to leads theirs too. */
export function helpCard({ commands, leadCommands }: HelpView, language: Language, settings: CardSettings): Card {
  const text = language.text
  const list = (names: readonly string[]) =>
    facts(names.map((name) => ({ title: text(`commands.${name}.title`), value: text(`commands.${name}.description`) })))
  return cardOf(
    [
      title(text('help.title')),
      ...(commands.length > 0 ? [list(commands)] : []),
      ...(leadCommands.length > 0 ? [section([heading(text('help.leadTitle')), list(leadCommands)])] : []),
      remark(text('help.both')),
    ],
    [],
    language,
    settings,
  )
}
