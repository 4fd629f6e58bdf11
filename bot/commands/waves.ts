import { type WaveRow, wavesCard } from '../../cards/plan-card'
import { answeredAtLeast } from '../../services/privacy/release'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import { nameOf } from '../waves/messages'
import type { Command } from './command'

/** The newest waves, and how each stands. */
export const waves: Command = {
  name: 'waves',
  audience: 'leads',
  async run(parts, person) {
    const list = (await parts.stores.waves.list(person.tenant)).slice(0, MOST)
    if (list.length === 0) return { kind: 'text', text: person.language.text('waves.none') }
    const rows = await Promise.all(list.map((wave) => rowOf(parts, person, wave)))
    return { kind: 'new-card', card: wavesCard(rows, person.language, parts.cards) }
  },
}

/** So many fit a card and a glance. */
const MOST = 12

async function rowOf({ stores, minimumGroup, timeZone }: Parts, { language }: Person, wave: Wave): Promise<WaveRow> {
  const { number, state, startedAt, launch } = wave
  const answered = await stores.answers.respondents(wave.id)
  return {
    number,
    name: nameOf(wave, language),
    state: launch === null && state === 'open' ? 'trial' : state,
    opensAt: launch?.plan.opensAt ?? startedAt,
    closesAt: launch?.plan.closesAt ?? null,
    timeZone: launch?.plan.timeZone ?? timeZone,
    answered: answeredAtLeast(answered, minimumGroup),
    minimumGroup,
  }
}
