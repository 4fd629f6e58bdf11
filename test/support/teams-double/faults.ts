/** Faults that a test scripts: what goes wrong, for which calls, and how often. */
import type { Answer } from './answer'
import type { Call } from './call'

export interface Fault {
  /** Whether Teams does what was asked all the same: the client cannot tell. */
  readonly accepts: boolean
  readonly client: ClientSees
}

type ClientSees =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The connection is reset before anything is answered. */
  | { readonly kind: 'reset' }
  /** Half of the answer, then the connection is reset. */
  | { readonly kind: 'half' }
  /** The true answer, when the promise is settled; a promise that never is makes Teams silent. */
  | { readonly kind: 'late'; readonly until: Promise<unknown> }

/** Teams refuses, and has done nothing. */
export function refuses(answer: Answer): Fault {
  return { accepts: false, client: { kind: 'answer', answer } }
}

/** Teams does what was asked, and answers as if it had not: a gateway that gave up waiting. */
export function refusesAfterAccepting(answer: Answer): Fault {
  return { accepts: true, client: { kind: 'answer', answer } }
}

export const RESET_BEFORE_ACCEPTING: Fault = { accepts: false, client: { kind: 'reset' } }
export const RESET_AFTER_ACCEPTING: Fault = { accepts: true, client: { kind: 'reset' } }
export const HALF_WRITTEN: Fault = { accepts: true, client: { kind: 'half' } }
/** Teams does what was asked, and answers when `until` is settled: never, where it never is. */
export function answersAfter(until: Promise<unknown>): Fault {
  return { accepts: true, client: { kind: 'late', until } }
}

export interface ScriptedFault {
  readonly fault: Fault
  /** Which calls it meets. */
  matches(call: Call): boolean
  /** How many calls it meets before it is over. */
  times: number
}

/** The faults of a test, in the order in which they were scripted: the first that matches is met. */
export class Script {
  #faults: ScriptedFault[] = []

  add(scripted: ScriptedFault): void {
    this.#faults.push(scripted)
  }

  remove(scripted: ScriptedFault): void {
    this.#faults = this.#faults.filter((one) => one !== scripted)
  }

  /** The fault that this call meets, counted as met; null for none. */
  meet(call: Call): Fault | null {
    const scripted = this.#faults.find((one) => one.matches(call))
    if (scripted === undefined) return null
    scripted.times -= 1
    if (scripted.times <= 0) this.remove(scripted)
    return scripted.fault
  }
}
