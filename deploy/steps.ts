/** A deployment is a list of steps: each looks first, and does nothing where nothing is to be done. */

export type Finding =
  | { readonly kind: 'well'; readonly told: string }
  /** `told`: what would be done, in one line; `details`: what exactly. */
  | { readonly kind: 'to-do'; readonly told: string; readonly details?: readonly string[] }
  /** It cannot be known yet, since an earlier step has not been done. */
  | { readonly kind: 'later'; readonly told: string }

export interface Step {
  readonly name: string
  /** Changes nothing. */
  look(): Promise<Finding>
  act(): Promise<void>
}

export interface Running {
  /** Looks only. */
  readonly dryRun: boolean
  say(line: string): void
  /** Whether to go on, where something is about to change. */
  agrees(question: string): Promise<boolean>
}

/** Resolves to how many steps did something, or would. Rejects with what stopped it; run again, it goes on from there. */
export async function runSteps(steps: readonly Step[], { dryRun, say, agrees }: Running): Promise<number> {
  let changing = 0
  for (const { name, look, act } of steps) {
    const finding = await look()
    say(`${MARKS[finding.kind]} ${name}: ${finding.told}`)
    if (finding.kind === 'well') continue
    changing++
    if (finding.kind === 'to-do') for (const detail of finding.details ?? []) say(`    ${detail}`)
    if (dryRun) continue
    if (finding.kind === 'to-do' && finding.details && !(await agrees('Do this?'))) {
      say('Stopped before it. Nothing of this step was changed.')
      return changing
    }
    await act()
    say(`  done`)
  }
  return changing
}

const MARKS = { well: '✓', 'to-do': '→', later: '…' } as const
