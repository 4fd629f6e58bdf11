/** Commands for the wave that is open or planned: those that cannot be taken back are asked once. */
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { launchOf } from '../waves/messages'
import { askAbout, extend as extendWave, retryFailed as retry, waveInHand } from '../waves/orders'
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

/** A link to the deliveries as a file: in the personal chat only, since whoever has the link can open it. */
export const exportStatus: Command = {
  name: 'export-status',
  audience: 'leads',
  run: withWave(async (parts, person, wave) => {
    const { text } = person.language
    if (!person.personal) return { kind: 'text', text: text('messages.personalOnly') }
    launchOf(wave)
    const link = parts.exportLink(person, wave)
    return { kind: 'text', text: link === null ? text('waves.exportNowhere') : text('waves.export', { link }) }
  }),
}

type WithWave = (parts: Parts, person: Person, wave: Wave, argument: string) => Promise<Reply>

function withWave(run: WithWave): Command['run'] {
  return async (parts, person, argument) => {
    const wave = await waveInHand(parts, person)
    return wave === null
      ? { kind: 'text', text: person.language.text('waves.nothingOpen') }
      : run(parts, person, wave, argument)
  }
}
