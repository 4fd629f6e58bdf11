/** What the doctor found, for people and for machines. */
import type { Finding, Verdict } from './finding'

const MARKS: Readonly<Record<Verdict, string>> = {
  well: 'well     ',
  wrong: 'WRONG    ',
  absent: 'not used ',
  unchecked: 'unchecked',
}

/** One line each, and what to do below whatever is wrong. */
export function tell(findings: readonly Finding[]): string {
  const lines = findings.flatMap((finding) => [
    `${MARKS[finding.verdict]}  ${finding.check}: ${finding.says}`,
    ...(finding.verdict === 'wrong' ? [`           → ${finding.todo}`] : []),
  ])
  const count = findings.filter(({ verdict }) => verdict === 'wrong').length
  const sum = count === 0 ? 'Nothing is wrong.' : `${count} to mend.`
  return [...lines, '', sum].join('\n')
}

/** `{ "well": boolean, "findings": [{ "check", "verdict", "says", "todo"? }] }` */
export function tellMachine(findings: readonly Finding[]): string {
  return JSON.stringify({ well: isWell(findings), findings }, null, 2)
}

export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'wrong')
}
