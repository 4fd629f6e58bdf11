import type { Wave } from '../../services/waves/wave'

/** What leads are told without having asked. Called again after a crash in the middle; rejects where that is to be. */
export interface Reports {
  /** What came of a wave that has closed. */
  closed(wave: Wave): Promise<void>
  /** A part of the sending was set aside after five failures. */
  poisoned(wave: Wave): Promise<void>
}
