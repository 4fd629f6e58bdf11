import type { HaltReason, Wave } from '../../services/waves/wave'

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
  /** Sending has stopped for everybody. Never waits for Teams to take it, which may be the very reason. */
  halted(wave: Wave, reason: HaltReason): Promise<void>
}
