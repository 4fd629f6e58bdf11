/** From the form to a confirmed wave: what a lead fills in, sees, tries and confirms. */
import { createHash } from 'node:crypto'
import type { LeadAction } from '../../cards/actions'
import { launchCard } from '../../cards/launch-card'
import { planCard } from '../../cards/plan-card'
import { minimumInForce } from '../../services/privacy/release'
import type { Candidate } from '../../services/waves/delivery'
import {
  AUDIENCE_KINDS,
  BREAKDOWN_CHOICES,
  emptyPlan,
  filledFrom,
  HOURS_CHOICES,
  LONGEST_GREETING,
  LONGEST_NAME,
  LONGEST_PASTED_LIST,
  type PlanReading,
  REMINDER_CHOICES,
  REMINDER_DAYS,
  REPEAT_CHOICES,
  type ReadPlan,
  readPlan,
} from '../../services/waves/plan'
import { nextAllowed } from '../../services/waves/sending-hours'
import type { Wave } from '../../services/waves/wave'
import { textOfProblem } from '../audience/words'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { type Chosen, chooseAudience } from './choice'
import { currentProgress, invitationView, launchOf, nameOf } from './messages'
import { groupsOfPlan, lacksValues } from './plan-groups'

/** An empty form. */
export async function planAnew(parts: Parts, person: Person): Promise<Reply> {
  const timeZone = timeZoneOf(parts, person)
  const filled = emptyPlan(parts.now(), timeZone)
  const audience = person.team === null ? filled.audience : 'team'
  return showForm(parts, person, { filled: { ...filled, audience }, problems: [], draft: null, remarks: [] })
}

/** The form as the draft was filled in. */
export async function planAgain(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  if (wave.state !== 'draft') return settled(parts, person, wave)
  const filled = filledFrom(wave.name, launchOf(wave).plan)
  return showForm(parts, person, { filled, problems: [], draft: wave, remarks: [] })
}

/** The filled-in form becomes a draft, and its preview; or the form again, with what is wrong beside it. */
export async function plan(
  parts: Parts,
  person: Person,
  { form, draft: id }: Extract<LeadAction, { kind: 'plan' }>,
  inputs: unknown,
): Promise<Reply> {
  const draft = id && (await parts.stores.waves.read(person.tenant, id))
  if (draft && draft.state !== 'draft' && draft.state !== 'cancelled') return settled(parts, person, draft)
  const listGiven = draft?.launch?.plan.audience.kind === 'list'
  const { retentionMonths } = parts
  const timeZone = timeZoneOf(parts, person)
  const reading = readPlan(inputs, { now: parts.now(), timeZone, listGiven, retentionMonths })
  if (reading.read === null) return showForm(parts, person, { ...reading, draft, remarks: [], form })
  const chosen = await chooseAudience(parts, person, reading.read)
  if (chosen.kind === 'unavailable') {
    return showForm(parts, person, { ...reading, draft, remarks: [chosen.problem], form })
  }
  if (await lacksValues(parts, reading.read, chosen, draft)) {
    const problems = [{ field: 'breakdown', kind: 'nobody-has-one' }] as const
    return showForm(parts, person, { filled: reading.filled, problems, draft, remarks: chosen.remarks, form })
  }
  const wave = await drafted(parts, person, { form, draft, read: reading.read, chosen })
  return showPlan(parts, person, wave, chosen.remarks)
}

/** What a draft or planned wave will do, with the invitation in each language. */
export async function showPlan(
  parts: Parts,
  person: Person,
  wave: Wave,
  remarks: readonly string[] = [],
): Promise<Reply> {
  const { plan } = launchOf(wave)
  const { languages, stores } = parts
  const [{ people, warning }, groups, current] = await Promise.all([
    peopleIn(parts, person, wave),
    groupsOfPlan(parts, wave),
    stores.waves.current(person.tenant),
  ])
  const opensAt = laterOf(plan.opensAt ?? parts.now(), parts.now())
  const sendsFrom = plan.hours === null ? opensAt : nextAllowed(plan.hours, plan.timeZone, opensAt)
  return {
    kind: 'card',
    card: planCard(
      {
        wave: wave.id,
        draft: wave.state === 'draft',
        name: wave.name,
        audience: { kind: plan.audience.kind, name: 'name' in plan.audience ? plan.audience.name : '' },
        people,
        warning,
        breakdown: plan.breakdown,
        groups,
        minimumGroup: minimumInForce(parts.minimumGroup),
        opensAt: plan.opensAt,
        sendsFrom: sendsFrom > opensAt ? sendsFrom : null,
        closesAt: plan.closesAt,
        timeZone: plan.timeZone,
        reminders: plan.reminders,
        workingHours: plan.hours !== null,
        repeatEveryMonths: plan.repeatEveryMonths,
        closesWave: current?.state === 'open' && current.id !== wave.id ? nameOf(current, person.language) : null,
        remarks: remarks.slice(0, MOST_REMARKS),
        invitations: [languages.en, languages.nl].map((language) => ({
          language,
          view: invitationView(parts, wave, language.code),
        })),
      },
      person.language,
      parts.cards,
    ),
  }
}

/** From here on the wave runs by itself; the card shows how far it is. */
export async function confirm(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  const at = parts.now()
  if (wave.state === 'draft' && launchOf(wave).plan.closesAt <= at) {
    // It has lain too long.
    const filled = filledFrom(wave.name, launchOf(wave).plan)
    const problems = [{ field: 'closes-date', kind: 'in-the-past' }] as const
    return showForm(parts, person, { filled, problems, draft: wave, remarks: [] })
  }
  const confirmed = await parts.stores.waves.apply(person.tenant, wave.id, { kind: 'confirmed', at })
  return confirmed === null ? settled(parts, person, wave) : progressReply(parts, person, confirmed)
}

/** How it stands, for whoever presses a button of a plan that is no draft any more. */
async function settled(parts: Parts, person: Person, { tenant, id }: Wave): Promise<Reply> {
  const wave = await parts.stores.waves.read(tenant, id)
  if (wave === null) return { kind: 'text', text: person.language.text('waves.notNow') }
  return { ...(await progressReply(parts, person, wave)), note: person.language.text('waves.notNow') }
}

async function progressReply(parts: Parts, person: Person, wave: Wave): Promise<Extract<Reply, { kind: 'card' }>> {
  return { kind: 'card', card: await currentProgress(parts, wave, person.language), progressOf: wave.id }
}

/** The invitation, for the lead alone. */
export function tryOut(parts: Parts, person: Person, wave: Wave): Reply {
  const card = parts.messages.invitation(wave, { locale: null, language: person.language.code })
  return { kind: 'new-card', card, note: person.language.text('plan.tried') }
}

/** More would not fit a card, and are mended in the list itself. */
export const MOST_REMARKS = 12

export interface FormState extends Omit<PlanReading, 'read'> {
  readonly draft: Wave | null
  readonly remarks: readonly string[]
  readonly form?: string
}

export function showForm(
  parts: Parts,
  person: Person,
  { filled, problems, draft, remarks, form }: FormState,
): Extract<Reply, { kind: 'card' }> {
  const audiences = AUDIENCE_KINDS.filter((kind) => kind !== 'team' || person.team !== null)
  const card = launchCard(
    {
      form: form ?? parts.newId(),
      draft: draft?.id ?? null,
      choices: {
        audience: audiences,
        breakdown: BREAKDOWN_CHOICES,
        reminders: REMINDER_CHOICES.map(String),
        'reminder-days': REMINDER_DAYS.map(String),
        hours: HOURS_CHOICES,
        repeat: REPEAT_CHOICES.map(String),
      },
      filled,
      problems,
      remarks,
      timeZone: timeZoneOf(parts, person),
      minimumGroup: minimumInForce(parts.minimumGroup),
      retentionMonths: parts.retentionMonths,
      longest: { name: LONGEST_NAME, greeting: LONGEST_GREETING, people: LONGEST_PASTED_LIST },
    },
    person.language,
    parts.cards,
  )
  return { kind: 'card', card }
}

/**
 * The draft of this form: the same for a double click, and changed in place where the form was filled in differently
 * since. But where people of another list are in it already, those stay behind in a draft that is dropped.
 */
async function drafted(
  { stores, now }: Parts,
  { tenant, id }: Person,
  {
    form,
    draft,
    read,
    chosen,
  }: { form: string; draft: Wave | null; read: ReadPlan; chosen: Extract<Chosen, { kind: 'chosen' }> },
): Promise<Wave> {
  const wavePlan = { ...read.plan, audience: chosen.audience }
  const hadList = draft?.launch?.plan.audience.kind === 'list'
  const keepsPeople = !hadList || (chosen.audience.kind === 'list' && chosen.candidates.length === 0)
  const changed =
    draft !== null && keepsPeople
      ? await stores.waves.apply(tenant, draft.id, { kind: 'planned', name: read.name, plan: wavePlan })
      : null
  if (draft !== null && !keepsPeople) await stores.waves.apply(tenant, draft.id, { kind: 'cancelled' })
  const made = async () => {
    const key = [form, draft?.number ?? '', listMark(chosen.candidates)].join(' ')
    const made = await stores.waves.draft(tenant, { key, name: read.name, lead: id, plan: wavePlan, at: now() })
    return (await stores.waves.apply(tenant, made.id, { kind: 'planned', name: read.name, plan: wavePlan })) ?? made
  }
  const wave = changed ?? (await made())
  if (chosen.candidates.length > 0) await stores.deliveries.invite(wave.id, chosen.candidates)
  return wave
}

/** Tells one list from another; '' for none. */
export function listMark(candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return ''
  const people = candidates.map(({ employee }) => employee).toSorted()
  return createHash('sha256').update(people.join()).digest('base64url')
}

function laterOf(one: Date, other: Date): Date {
  return one > other ? one : other
}

/** How many, and what stands in the way of reaching them; null where the number is known only later. */
async function peopleIn(
  { stores, audiences }: Parts,
  { tenant, language }: Person,
  wave: Wave,
): Promise<{ readonly people: number | null; readonly warning: string | null }> {
  const { audience } = launchOf(wave).plan
  if (audience.kind === 'list') {
    return { people: (await stores.deliveries.counts(wave.id))['people'] ?? 0, warning: null }
  }
  const counted = await audiences.count(tenant, audience)
  const problem = counted.kind === 'count' ? counted.warning : counted.problem
  return {
    people: counted.kind === 'count' ? counted.people : null,
    warning: problem && textOfProblem(problem, language),
  }
}

export function timeZoneOf({ timeZone }: Parts, { employee }: Person): string {
  return employee?.timeZone ?? timeZone
}
