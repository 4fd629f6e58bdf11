/** A command: what one may type, where, and what it does. */
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'

export interface Command {
  /** Its name under `commands` in the locale files, where its words stand. */
  readonly name: string
  /** Personal commands are answered in the personal chat only; lead commands everywhere, to leads. */
  readonly audience: 'personal' | 'everybody' | 'leads'
  /** Whether a command for leads is answered in the personal chat only. */
  readonly privately?: true
  /** Whether this deployment has it at all; always, where nothing is said. */
  readonly isOn?: (parts: Parts) => boolean
  /** Whether more may be typed after its words. */
  readonly takesArgument?: true
  /** `argument` is what was typed after the words. */
  run(parts: Parts, person: Person, argument: string): Promise<Reply>
}
