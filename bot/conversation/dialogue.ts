/** The employee's side: what a button or a personal command does, and which card follows. */
import type { EmployeeAction } from '../../cards/actions'
import { eraseCard, erasedCard } from '../../cards/erase-card'
import { myDataCard } from '../../cards/my-data-card'
import { eraseAll, markOfAll, wavesHolding } from '../../services/privacy/erasure'
import { dayOf } from '../../services/privacy/retention'
import {
  answerStep,
  begin,
  isSubmitted,
  keepLateSubmit,
  NO_PARTICIPATION,
  type Participation,
  type StepCard,
} from '../../services/questionnaire/participation'
import { QUESTION_IDS, STEPS } from '../../services/questionnaire/questions'
import { isUnreadable, StorageError } from '../../services/storage/errors'
import { breakdownOf, groupOf, mayBegin } from '../../services/waves/breakdown'
import type { Delivery, DeliveryEvent } from '../../services/waves/delivery'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { showProfile, showStep, showWelcome, showWhereTheyAre } from './show'

/** The first card of a person, or of one who came back. */
export function welcome(parts: Parts, person: Person): Promise<Reply> {
  return firstCard(parts, person, showWelcome)
}

/** `start` goes on where a draft is, shows the profile of who has answered, and welcomes everybody else. */
export function goOn(parts: Parts, person: Person): Promise<Reply> {
  return firstCard(parts, person, showWhereTheyAre)
}

/** Where no questionnaire is open, the profile of the newest that was answered. */
export async function profile(parts: Parts, person: Person): Promise<Reply> {
  const { answers, waves } = parts.stores
  const current = await waves.current(person.tenant)
  if (current?.state === 'open') return profileIn(parts, person, current)
  for (const wave of await waves.list(person.tenant)) {
    const held = await answers.held(wave.id, person.pseudonym)
    const submitted = held.kind === 'readable' ? held.participation.submitted : null
    if (submitted !== null) return { kind: 'card', card: showProfile(parts, person, wave, submitted, false) }
  }
  return inCurrentWave(parts, person, (wave) => profileIn(parts, person, wave))
}

export function change(parts: Parts, person: Person): Promise<Reply> {
  return inCurrentWave(parts, person, (wave) => changeIn(parts, person, wave))
}

/** Also where no questionnaire is open, and where none was yet. */
export async function askToErase(parts: Parts, person: Person): Promise<Reply> {
  const { waves } = parts.stores
  const wave = (await waves.current(person.tenant)) ?? (await waves.list(person.tenant))[0] ?? null
  return wave === null ? nothingToErase(person) : askToEraseIn(parts, person, wave)
}

/** As `askToErase`: somebody with a chat is known, before there is any questionnaire. */
export async function myData(parts: Parts, person: Person): Promise<Reply> {
  return myDataIn(parts, person, await parts.stores.waves.current(person.tenant))
}

/** What one of the questionnaire's own buttons does. Seeing, erasing and declining work also after the wave closed. */
export async function press(parts: Parts, person: Person, action: EmployeeAction, inputs: unknown): Promise<Reply> {
  const current = await parts.stores.waves.current(person.tenant)
  const wave = current?.id === action.wave ? current : await parts.stores.waves.read(person.tenant, action.wave)
  if (wave === null) return { kind: 'text', text: person.language.text('messages.unknownAction') }
  switch (action.kind) {
    case 'start':
      return start(parts, person, wave)
    case 'step':
      return step(parts, person, wave, action, inputs)
    case 'profile':
      return profileIn(parts, person, wave)
    case 'change':
      return changeIn(parts, person, wave)
    case 'erase':
      return askToEraseIn(parts, person, wave)
    case 'erase-confirmed':
      return eraseNow(parts, person, wave, action.mark)
    case 'my-data':
      return myDataIn(parts, person, wave)
    case 'not-for-me':
      return decline(parts, person, wave)
  }
}

function firstCard(parts: Parts, person: Person, show: typeof showWelcome): Promise<Reply> {
  return inCurrentWave(parts, person, async (wave) => {
    const at = await parts.stores.answers.read(wave.id, person.pseudonym)
    if (wave.state !== 'open' && at.submitted === null) return notOpen(person, wave)
    const reply: Reply = { kind: 'card', card: show(parts, person, wave, at) }
    return wave.launch === null ? reply : { ...reply, invites: { wave: wave.id, round: wave.launch.round } }
  })
}

/** Whoever came by themselves has the card in `activity` now, so that no invitation follows. */
export async function markShown(
  { stores, now }: Parts,
  { id }: Person,
  { wave, round }: { readonly wave: Wave['id']; readonly round: number },
  activity: string | null,
): Promise<void> {
  const day = dayOf(now())
  await stores.deliveries.apply(wave, id, { kind: 'shown', round, activity, day })
}

async function inCurrentWave(parts: Parts, person: Person, work: (wave: Wave) => Promise<Reply>): Promise<Reply> {
  const wave = await parts.stores.waves.current(person.tenant)
  return wave === null ? { kind: 'text', text: person.language.text('messages.noWave') } : work(wave)
}

async function profileIn(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  const at = await parts.stores.answers.read(wave.id, person.pseudonym)
  if (at.submitted === null) return whereTheyAre(parts, person, wave, at, 'messages.noProfile')
  return { kind: 'card', card: showProfile(parts, person, wave, at.submitted, at.draft !== null) }
}

async function changeIn(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  if (wave.state !== 'open') return notOpen(person, wave)
  const id = parts.newId()
  const at = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const next = current.submitted === null ? current : begin(current, id)
    return { next, result: next }
  })
  return at.submitted === null
    ? whereTheyAre(parts, person, wave, at, 'messages.notAnswered')
    : { kind: 'card', card: showWhereTheyAre(parts, person, wave, at) }
}

async function askToEraseIn(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  return (await eraseQuestion(parts, person, wave)) ?? nothingToErase(person)
}

function nothingToErase({ language }: Person): Reply {
  return { kind: 'text', text: language.text('erase.nothing') }
}

/** Null where there is nothing to erase. */
async function eraseQuestion(parts: Parts, person: Person, wave: Wave) {
  const mark = await markOfAll(parts, person)
  if (mark === null) return null
  return { kind: 'card', card: eraseCard({ wave: wave.id, mark }, person.language, parts.cards) } as const
}

/** What is held in one wave, and in which others too; of none that is named, the newest of theirs, if any. */
async function myDataIn(parts: Parts, person: Person, named: Wave | null): Promise<Reply> {
  const { deliveries, waves } = parts.stores
  const [holding, all] = await Promise.all([wavesHolding(parts, person), waves.list(person.tenant)])
  const asked = new Set(
    await Promise.all(
      all.map(async ({ id }) => ((await readable(deliveries.read(id, person.id))) === null ? null : id)),
    ),
  )
  const isTheirs = ({ id }: Wave) => holding.has(id) || asked.has(id)
  const wave = named ?? all.find(isTheirs) ?? null
  const place = all.findIndex(({ id }) => id === wave?.id)
  // From each card on to the next older one, and from the oldest to the newest: so every one of them can be reached.
  const others = [...all.slice(place + 1), ...all.slice(0, Math.max(0, place))]
  const { retentionMonths, auditMonths, leaverDays } = parts
  const view = {
    wave: wave?.id ?? null,
    ...(wave === null ? NOTHING_HELD : await heldIn(parts, person, wave)),
    timeZone: person.employee?.timeZone ?? null,
    others: others.filter(isTheirs).map(({ id, name }) => ({ id, name, answers: holding.has(id) })),
    questions: QUESTION_IDS,
    code: person.pseudonym.slice(0, 6),
    retentionMonths,
    auditMonths,
    leaverDays,
  }
  return { kind: 'new-card', card: myDataCard(view, person.language, parts.cards) }
}

const NOTHING_HELD = { participation: NO_PARTICIPATION, delivery: null, group: null, damaged: false } as const

async function heldIn(parts: Parts, person: Person, wave: Wave) {
  const { answers, deliveries } = parts.stores
  const [held, delivery, group] = await Promise.all([
    answers.held(wave.id, person.pseudonym),
    readable(deliveries.read(wave.id, person.id)),
    readable(groupOf(parts.stores, wave, person.id)),
  ])
  const dimension = breakdownOf(wave)
  const inGroup = dimension !== null && group !== 'damaged' && group.kind === 'group'
  return {
    participation: held.kind === 'readable' ? held.participation : NO_PARTICIPATION,
    delivery: delivery === 'damaged' ? null : delivery,
    group: inGroup ? { dimension, label: group.label } : null,
    damaged: held.kind === 'unreadable' || delivery === 'damaged',
  }
}

/** One row that cannot be read does not keep somebody from what can. */
async function readable<Value>(reading: Promise<Value>): Promise<Value | 'damaged'> {
  try {
    return await reading
  } catch (error) {
    if (isUnreadable(error)) return 'damaged'
    throw error
  }
}

async function start(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  if (wave.state !== 'open') return notOpen(person, wave)
  if (!(await mayBegin(parts.stores, wave))) return notReady(person)
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
  { draft, step, direction }: Extract<EmployeeAction, { kind: 'step' }>,
  raw: unknown,
): Promise<Reply> {
  if (wave.state !== 'open') return notOpen(person, wave)
  const day = dayOf(parts.now())
  const card = { draft, step, direction, raw }
  // Looked up for the card that may submit, and for no other.
  const group = step === LAST_STEP && direction === 'next' ? await groupOf(parts.stores, wave, person.id) : null
  if (group?.kind === 'not-coded') return notReady(person)
  const outcome = await parts.stores.answers.update(
    wave.id,
    person.pseudonym,
    (current) => {
      const result = answerStep(current, card, day)
      return { next: result.next, result }
    },
    { group: group?.kind === 'group' ? group.code : null },
  )
  if (outcome.kind === 'stale' && !isSubmitted(outcome.next, card)) {
    return oldCard(parts, person, wave, card)
  }
  if (outcome.kind === 'invalid' && outcome.next.draft !== null) {
    return { kind: 'card', card: showStep(parts, person, wave, outcome.next.draft, outcome.reading) }
  }
  const reply: Reply = { kind: 'card', card: showWhereTheyAre(parts, person, wave, outcome.next) }
  if (outcome.kind !== 'submitted') return reply
  const delivery = await markDelivery(parts, person, wave, { kind: 'answered', day })
  return delivery?.activity ? { ...reply, also: delivery.activity } : reply
}

/** Stops the reminders of this wave; whoever has begun may still go on. */
async function decline(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  if (isPlanned(wave)) return notOpen(person, wave)
  await markDelivery(parts, person, wave, { kind: 'opted-out' })
  const told = wave.state === 'open' ? 'invitation.declined' : 'invitation.declinedLate'
  return { kind: 'text', text: person.language.text(told) }
}

async function oldCard(parts: Parts, person: Person, wave: Wave, card: StepCard): Promise<Reply> {
  const id = parts.newId()
  const { at, kept } = await parts.stores.answers.update(wave.id, person.pseudonym, (current) => {
    const next = keepLateSubmit(current, card, id)
    return { next, result: { at: next, kept: next !== current } }
  })
  return whereTheyAre(parts, person, wave, at, kept ? 'messages.submittedElsewhere' : 'messages.stale')
}

/** In every wave, also in those that have closed. */
async function eraseNow(parts: Parts, person: Person, wave: Wave, mark: string): Promise<Reply> {
  if ((await eraseAll(parts, person, mark)) === 'stale') {
    const question = await eraseQuestion(parts, person, wave)
    if (question) return { ...question, note: person.language.text('erase.newer') }
  }
  // Pressed twice, the second finds nothing: for the person the answers are erased all the same.
  return { kind: 'card', card: erasedCard(wave.id, person.language, parts.cards) }
}

/**
 * Keeps the delivery in step with what the person did. The answers are saved already: where this fails, a reminder will
 * look at them before it goes out, so nothing is lost, and the person is not told.
 */
async function markDelivery(parts: Parts, person: Person, wave: Wave, event: DeliveryEvent): Promise<Delivery | null> {
  if (wave.launch === null) return null
  try {
    return await parts.stores.deliveries.apply(wave.id, person.id, event)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    parts.log('delivery-not-marked', { problem: error.kind })
    return null
  }
}

const LAST_STEP = STEPS.at(-1)

/** Its groups are not known yet: a few minutes, while the audience of a large wave is read. */
function notReady({ language }: Person): Reply {
  return { kind: 'text', text: language.text('messages.notReady') }
}

/** Late, and kindly told so: what was filled in is kept. Or early, where a lead tries the invitation out. */
function notOpen({ language }: Person, wave: Wave): Reply {
  return { kind: 'text', text: language.text(isPlanned(wave) ? 'messages.notOpenYet' : 'messages.closed') }
}

function isPlanned({ state }: Wave): boolean {
  return state === 'draft' || state === 'scheduled'
}

function whereTheyAre(parts: Parts, person: Person, wave: Wave, at: Participation, note: string): Reply {
  return { kind: 'card', card: showWhereTheyAre(parts, person, wave, at), note: person.language.text(note) }
}
