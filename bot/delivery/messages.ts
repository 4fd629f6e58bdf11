/** The cards of a wave, drawn for whoever reads them. */
import type { Card } from '../../cards/card'
import type { Employee } from '../../services/storage/stores'
import type { Progress } from '../../services/waves/progress'
import type { Wave } from '../../services/waves/wave'

export type Reader = Pick<Employee, 'locale' | 'language'>

export interface Messages {
  invitation(wave: Wave, reader: Reader): Card
  reminder(wave: Wave, reader: Reader): Card
  /** For the lead; `secondsLeft` at the present pace, null where nothing is being sent. */
  progress(wave: Wave, progress: Progress, pace: { readonly secondsLeft: number | null }, lead: Reader | null): Card
}
