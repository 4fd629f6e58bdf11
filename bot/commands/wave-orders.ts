/** Commands for the wave that is open or planned: those that cannot be taken back are asked once. */
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { askAbout, extend as extendWave, retryFailed as retry, wavesInHand } from '../waves/orders'
import { showPlan } from '../waves/planning'
import type { Command } from './command'

export const cancel: Command = {
  name: 'cancel',
  audience: 'leads',
  run: withWave((parts, person, wave) => askAbout(parts, person, wave, 'cancel')),
}
export const close: Command = {
  name: 'close',
  audience: 'leads',
  run: withWave((parts, person, wave) => askAbout(parts, person, wave, 'close')),
}
export const remind: Command = {
  name: 'remind',
  audience: 'leads',
  run: withWave((parts, person, wave) => askAbout(parts, person, wave, 'remind')),
}

/** What will happen, with the invitation as employees get it. */
export const preview: Command = {
  name: 'preview',
  audience: 'leads',
  run: withWave((parts, person, wave) => showPlan(parts, person, wave)),
}

export const extend: Command = { name: 'extend', audience: 'leads', takesArgument: true, run: withWave(extendWave) }

export const retryFailed: Command = { name: 'retry-failed', audience: 'leads', run: withWave(retry) }

/**
 * A link to the deliveries as a file, of a closed wave as well; a planned one has none to tell of but its list. In the
 * personal chat only, since whoever has the link can open it.
 */
export const exportStatus: Command = {
  name: 'export-status',
  audience: 'leads',
  privately: true,
  async run(parts, person) {
    const { text } = person.language
    const { open, closed, planned } = await wavesInHand(parts, person)
    const wave = open ?? closed ?? planned
    if (wave === null) return { kind: 'text', text: text('waves.nothingOpen') }
    const link = parts.exportLink(person, wave)
    if (link === null) return { kind: 'text', text: text('waves.exportNowhere') }
    return { kind: 'text', text: text('waves.export', { number: wave.number, link }) }
  },
}

type WithWave = (parts: Parts, person: Person, wave: Wave, argument: string) => Promise<Reply>

/** For the wave that is open, else the next that opens. */
function withWave(run: WithWave): Command['run'] {
  return async (parts, person, argument) => {
    const { open, planned, closed } = await wavesInHand(parts, person)
    const wave = open ?? planned
    if (wave !== null) return run(parts, person, wave, argument)
    return { kind: 'text', text: person.language.text(closed === null ? 'waves.nothingOpen' : 'waves.lastClosed') }
  }
}
