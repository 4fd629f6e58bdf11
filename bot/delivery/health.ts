/**
 * Tells the trouble of one person from that of everybody, over all shards of a run. Ten people in a row who could not be
 * reached, for a reason that is not theirs, are Teams' trouble or ours: then nobody is marked as failed for it. Even one
 * alone is tried again some minutes long before they are.
 */
import { isTeamsTrouble } from './outcome'
import type { Reached } from './reach'

export type Judged =
  | Reached
  /** They stay as they are, and are tried again in so many seconds. */
  | { readonly kind: 'again'; readonly seconds: number }

const IN_A_ROW = 10
/** So often is a person tried who meets nothing but Teams' trouble: one, two and four minutes apart. */
const MOST_TRIES = 4
const FIRST_WAIT_SECONDS = 60

export class Health {
  #away = 0
  #cardRefused = 0
  /** How often those who met Teams' trouble have been tried. After a restart the count begins anew. */
  readonly #tries = new Map<string, number>()

  /** `delivery`: a name of whose message it was, in which wave. */
  judge(delivery: string, reached: Reached): Judged {
    if (reached.kind === 'away') return reached
    if (reached.kind === 'failed' && isTeamsTrouble(reached.reason)) return this.#inTrouble(delivery, reached)
    this.#away = 0
    this.#tries.delete(delivery)
    if (reached.kind !== 'failed') {
      // A block or a removal is an answer too: Teams is there, and reads our card.
      this.#cardRefused = 0
      return reached
    }
    if (reached.reason !== 'bad-argument') return reached
    this.#cardRefused += 1
    return this.#cardRefused > IN_A_ROW ? { kind: 'halt', reason: 'card-refused' } : reached
  }

  #inTrouble(delivery: string, reached: Reached): Judged {
    this.#away += 1
    if (this.#away > IN_A_ROW) return { kind: 'away' }
    const tries = (this.#tries.get(delivery) ?? 0) + 1
    if (tries < MOST_TRIES) {
      this.#tries.set(delivery, tries)
      return { kind: 'again', seconds: FIRST_WAIT_SECONDS * 2 ** (tries - 1) }
    }
    this.#tries.delete(delivery)
    return reached
  }
}
