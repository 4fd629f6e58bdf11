/**
 * Tells the trouble of one person from that of everybody, over all shards of a run. Ten people in a row who could not be
 * reached, for a reason that is not theirs, are Teams' trouble or ours: nobody more is marked as failed for it.
 */
import type { Reached } from './reach'

const IN_A_ROW = 10

export class Health {
  #away = 0
  #cardRefused = 0

  judge(reached: Reached): Reached {
    if (reached.kind === 'away') return reached
    if (reached.kind !== 'failed') {
      // A block or a removal is an answer too: Teams is there, and reads our card.
      this.#away = 0
      this.#cardRefused = 0
      return reached
    }
    if (reached.reason === 'service-error' || reached.reason === 'unreachable') {
      this.#away += 1
      return this.#away > IN_A_ROW ? { kind: 'away' } : reached
    }
    this.#away = 0
    if (reached.reason !== 'bad-argument') return reached
    this.#cardRefused += 1
    return this.#cardRefused > IN_A_ROW ? { kind: 'halt', reason: 'card-refused' } : reached
  }
}
