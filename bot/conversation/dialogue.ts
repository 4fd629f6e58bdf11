/** The employee's side: what a button or a personal command does, and which card follows. */
import type { CardAction } from '../../cards/actions'
import { eraseCard, erasedCard } from '../../cards/erase-card'
import { myDataCard } from '../../cards/my-data-card'
import {
  answerStep,
  begin,
  erase,
  isSubmitted,
  keepLateSubmit,
  markOf,
  type Participation,
  type StepCard,
} from '../../services/questionnaire/participation'
import { QUESTION_IDS } from '../../services/questionnaire/questions'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { showProfile, showStep, showWelcome, showWhereTheyAre } from './show'

/** The first card of a person, or of one who came back. */
export async function welcome(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const at = await parts.stores.answers.read(wave.id, person.pseudonym)
  return { kind: 'card', card: showWelcome(parts, person, wave, at) }
}

/** `start` goes on where a draft is, shows the profile of who has answered, and welcomes everybody else. */
export async function goOn(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const at = await parts.stores.answers.read(wave.id, person.pseudonym)
  return { kind: 'card', card: showWhereTheyAre(parts, person, wave, at) }
}

export async function profile(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const at = await parts.stores.answers.read(wave.id, person.pseudonym)
  if (at.submitted === null) return whereTheyAre(parts, person, wave, at, 'messages.noProfile')
  return { kind: 'card', card: showProfile(parts, person, wave, at.submitted, at.draft !== null) }
}

export async function change(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const id = parts.newId()
  const at = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const next = current.submitted === null ? current : begin(current, id)
    return { next, result: next }
  })
  return at.submitted === null
    ? whereTheyAre(parts, person, wave, at, 'messages.notAnswered')
    : { kind: 'card', card: showWhereTheyAre(parts, person, wave, at) }
}

export async function askToErase(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const mark = markOf(await parts.stores.answers.read(wave.id, person.pseudonym))
  if (mark === null) return { kind: 'text', text: person.language.text('erase.nothing') }
  return { kind: 'card', card: eraseCard({ wave: wave.id, mark }, person.language, parts.cards) }
}

export async function myData(parts: Parts, person: Person): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  const view = {
    wave: wave.id,
    participation: await parts.stores.answers.read(wave.id, person.pseudonym),
    questions: QUESTION_IDS,
    code: person.pseudonym.slice(0, 6),
    retentionMonths: parts.retentionMonths,
  }
  return { kind: 'new-card', card: myDataCard(view, person.language, parts.cards) }
}

/** What one of the questionnaire's own buttons does. */
export async function press(
  parts: Parts,
  person: Person,
  action: Exclude<CardAction, { kind: 'summary-details' }>,
  inputs: unknown,
): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  if (action.wave !== wave.id) return { kind: 'text', text: person.language.text('messages.closed') }
  switch (action.kind) {
    case 'start':
      return start(parts, person, wave)
    case 'step':
      return step(parts, person, wave, action, inputs)
    case 'profile':
      return profile(parts, person)
    case 'change':
      return change(parts, person)
    case 'erase':
      return askToErase(parts, person)
    case 'erase-confirmed':
      return eraseNow(parts, person, wave, action.mark)
    case 'my-data':
      return myData(parts, person)
  }
}

async function start(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  const id = parts.newId()
  const at = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const next = current.submitted === null ? begin(current, id) : current
    return { next, result: next }
  })
  return { kind: 'card', card: showWhereTheyAre(parts, person, wave, at) }
}

async function step(
  parts: Parts,
  person: Person,
  wave: Wave,
  { draft, step, direction }: Extract<CardAction, { kind: 'step' }>,
  raw: unknown,
): Promise<Reply> {
  const day = parts.now().toISOString().slice(0, 10)
  const card = { draft, step, direction, raw }
  const outcome = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const result = answerStep(current, card, day)
    return { next: result.next, result }
  })
  if (outcome.kind === 'stale' && !isSubmitted(outcome.next, card)) {
    return oldCard(parts, person, wave, card)
  }
  if (outcome.kind === 'invalid' && outcome.next.draft !== null) {
    return { kind: 'card', card: showStep(parts, person, wave, outcome.next.draft, outcome.reading) }
  }
  return { kind: 'card', card: showWhereTheyAre(parts, person, wave, outcome.next) }
}

async function oldCard(parts: Parts, person: Person, wave: Wave, card: StepCard): Promise<Reply> {
  const id = parts.newId()
  const { at, kept } = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const next = keepLateSubmit(current, card, id)
    return { next, result: { at: next, kept: next !== current } }
  })
  return whereTheyAre(parts, person, wave, at, kept ? 'messages.submittedElsewhere' : 'messages.stale')
}

async function eraseNow(parts: Parts, person: Person, wave: Wave, mark: string): Promise<Reply> {
  const outcome = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const result = erase(current, mark)
    return { next: result.next, result }
  })
  if (outcome.kind === 'stale') return whereTheyAre(parts, person, wave, outcome.next, 'messages.stale')
  // Pressed twice, the second finds nothing: for the person the answers are erased all the same.
  return { kind: 'card', card: erasedCard(wave.id, person.language, parts.cards) }
}

function whereTheyAre(parts: Parts, person: Person, wave: Wave, at: Participation, note: string): Reply {
  return { kind: 'card', card: showWhereTheyAre(parts, person, wave, at), note: person.language.text(note) }
}
