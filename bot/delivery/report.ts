import type { Wave } from '../../services/waves/wave'

/** Teams did not take what leads are to know this time. */
export class NotPosted extends Error {
  override readonly name = 'NotPosted'
}

/** What leads are told without having asked. Called again after a crash in the middle; rejects with NotPosted where that is to be. */
export interface Reports {
  /** What came of a wave that has closed. */
  closed(wave: Wave): Promise<void>
  /** A part of the sending was set aside after five failures. */
  poisoned(wave: Wave): Promise<void>
}
