/** What a lead is told of an audience that cannot be known, and of a list. */
import type { Language } from '../../cards/language'
import type { LineProblem } from '../../services/waves/list'
import type { InstallObstacle } from '../../services/waves/wave'
import type { AudienceProblem } from './problem'
import type { UploadRefusal } from './upload'

type Words = Pick<Language, 'text' | 'number'>

/** What is wrong, and who can mend it. */
export function textOfProblem(problem: AudienceProblem | InstallObstacle, { text }: Words): string {
  const { kind, ...details } = problem
  return text(`audience.problems.${kind}`, details)
}

export function textOfRefusal(refusal: UploadRefusal, { text, number }: Words): string {
  switch (refusal.kind) {
    case 'too-long':
    case 'too-many-lines':
      return text(`audience.list.refused.${refusal.kind}`, { most: number(refusal.most) })
    case 'too-large':
      return text('audience.list.refused.too-large', { most: number(refusal.mostMegabytes) })
    default:
      return text(`audience.list.refused.${refusal.kind}`)
  }
}

/** With what the lead wrote in it: plain text, never markdown. */
export function textOfLine({ line, reason, value }: LineProblem, { text, number }: Words): string {
  return text('audience.list.line', { line: number(line), value, reason: text(`audience.list.reasons.${reason}`) })
}
