import type { Wave } from '../../services/waves/wave'

/** Tells what came of a wave that has closed. Called again after a crash; rejects where it is to be tried again. */
export type Report = (wave: Wave) => Promise<void>
