import { breakdownOf } from '../../services/waves/breakdown'
import type { Dimension } from '../../services/waves/coding'
import { DIMENSIONS } from '../../services/waves/coding'
import { isOver } from '../../services/waves/life'
import { allGroups, oneGroup } from '../conversation/groups'
import { TEXTS } from '../locales/language'
import { audienceSizeOf } from '../waves/audience-size'
import type { Command } from './command'
import { tooFew } from './summary'
import { wordsIn } from './words'

/**
 * The summary of the current wave by the groups of its breakdown, or one group of it: `summary by department sales`.
 * Asking for it is what splits the groups off the whole, for as long as the wave lives (services/privacy/release.ts).
 */
export const summaryBy: Command = {
  name: 'summary-by',
  audience: 'leads',
  takesArgument: true,
  async run(parts, person, argument) {
    const { stores } = parts
    const { text } = person.language
    const say = (told: string) => ({ kind: 'text', text: told }) as const
    const asked = askedFor(argument)
    if (asked === null) return say(text('groups.which'))
    const wave = await stores.waves.current(person.tenant)
    if (wave === null) return say(text('groups.noWave'))
    const breakdown = breakdownOf(wave)
    if (breakdown === null) return say(text('groups.noBreakdown'))
    if (breakdown !== asked.dimension) return say(text(`groups.otherBreakdown.${breakdown}`))
    const coding = await stores.codings.read(person.tenant, wave.id)
    if (coding === null && wave.launch === null) return say(text('groups.trial'))
    // In a wave that was never coded nobody can have answered.
    if (coding === null) return isOver(wave) ? tooFew(parts, person) : say(text('groups.notCoded'))
    const outcome = await stores.releases.release(wave.id, await audienceSizeOf(parts, wave), { split: true })
    if (outcome.kind === 'too-few') return tooFew(parts, person)
    const { release } = outcome
    if (asked.group === '') {
      const card = allGroups(parts, person, { release, coding, stands: outcome.kind === 'stands', from: 0 })
      return { kind: 'new-card', card }
    }
    const card = oneGroup(parts, person, { release, coding }, (label) => wordsIn(label) === asked.group)
    const dimension = text(`groups.names.${breakdown}`)
    return card === null ? say(text('groups.noSuchGroup', { dimension })) : { kind: 'new-card', card }
  },
}

/** The dimension, said in any language, and what was typed after it. */
function askedFor(argument: string): { readonly dimension: Dimension; readonly group: string } | null {
  for (const dimension of DIMENSIONS) {
    for (const word of Object.values(TEXTS).flatMap(({ groups }) => groups.words[dimension])) {
      if (argument === word) return { dimension, group: '' }
      if (argument.startsWith(`${word} `)) return { dimension, group: wordsIn(argument.slice(word.length)) }
    }
  }
  return null
}
