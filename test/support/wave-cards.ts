/** Every card of a wave, in its smallest, ordinary and largest forms; the largest are as large as people can make them. */
import { languageOf } from '../../bot/locales/language'
import type { Card, CardSettings } from '../../cards/card'
import { type InvitationView, invitationCard, reminderCard } from '../../cards/invitation-card'
import type { Language } from '../../cards/language'
import { type LaunchView, launchCard } from '../../cards/launch-card'
import { orderCard, type PlannedGroups, type PlanView, planCard, type WaveRow, wavesCard } from '../../cards/plan-card'
import { type ProgressView, progressCard } from '../../cards/progress-card'
import { LANGUAGES } from '../../services/storage/stores'
import { DIMENSIONS } from '../../services/waves/coding'
import { FAILURE_REASONS } from '../../services/waves/delivery'
import {
  AUDIENCE_KINDS,
  BREAKDOWN_CHOICES,
  emptyPlan,
  HOURS_CHOICES,
  LONGEST_GREETING,
  LONGEST_NAME,
  LONGEST_PASTED_LIST,
  PLAN_FIELDS,
  type PlanProblemKind,
  REMINDER_CHOICES,
  REMINDER_DAYS,
  REPEAT_CHOICES,
  readPlan,
} from '../../services/waves/plan'
import { progressOf } from '../../services/waves/progress'
import { HALT_REASONS, WAVE_STATES } from '../../services/waves/wave'
import { WAVE } from './respondents'
import { CLOSING, OPENING } from './waves'

const ZONE = 'America/Argentina/Buenos_Aires'
/** A greeting in two lines, each made of what markdown would read. */
export const MARKED = '**Hi** [all](https://example.org)\n_see_ you'
/** In words, since a line breaks between them. */
const LONG_NAME = 'longname '.repeat(LONGEST_NAME).slice(0, LONGEST_NAME)
const LONG_GREETING = 'greeting '.repeat(LONGEST_GREETING).slice(0, LONGEST_GREETING)
const LONG_LINE = `Line 300,000 (${'x'.repeat(29)} ${'x'.repeat(30)}): there are more columns than an address, a department and a location.`

/** The cards by what they show; the names are the same in every language and with all settings. */
export function everyWaveCard(language: Language, settings: CardSettings): readonly (readonly [string, Card])[] {
  return [...cards(language, settings)]
}

function* cards(...as: readonly [Language, CardSettings]): Generator<readonly [string, Card]> {
  yield ['launch', launchCard(aForm(), ...as)]
  yield ['launch, all wrong', launchCard(everythingWrong(), ...as)]
  yield ['launch, with lines that cannot be used', launchCard(aForm({ remarks: LINES }), ...as)]
  yield ['plan', planCard(aPlanView(), ...as)]
  yield ['plan, for nobody', planCard(aPlanView({ people: 0 }), ...as)]
  for (const kind of AUDIENCE_KINDS) {
    yield [`plan, ${kind}`, planCard(aPlanView({ audience: { kind, name: 'Sales' } }), ...as)]
  }
  for (const breakdown of DIMENSIONS) {
    const invitations = LANGUAGES.map((code) => ({ language: languageOf(code), view: anInvitation({ breakdown }) }))
    for (const [what, groups] of Object.entries(PLANNED_GROUPS)) {
      yield [`plan, by ${breakdown}, ${what}`, planCard(aPlanView({ breakdown, groups, invitations }), ...as)]
    }
  }
  yield ['plan, confirmed', planCard(aPlanView({ draft: false, people: null }), ...as)]
  yield ['plan, all there can be', planCard(longestPlan(), ...as)]
  for (const order of ['cancel', 'close', 'remind'] as const) {
    yield [`question before ${order}`, orderCard({ wave: WAVE, name: LONG_NAME, order, round: 1 }, ...as)]
  }
  yield ['waves', wavesCard([aRow()], ...as)]
  yield ['waves, a trial', wavesCard([aRow({ state: 'trial', closesAt: null })], ...as)]
  yield [
    'waves, as many as are shown',
    wavesCard(Array(12).fill(aRow({ name: LONG_NAME, answered: 8_888_888 })), ...as),
  ]
  for (const state of WAVE_STATES) yield [`progress, ${state}`, progressCard(aProgress({ state }), ...as)]
  for (const halted of HALT_REASONS) yield [`progress, ${halted}`, progressCard(aProgress({ halted }), ...as)]
  yield ['progress, all there can be', progressCard(everyCount(), ...as)]
  yield ['invitation', invitationCard(anInvitation(), ...as)]
  yield ['invitation with a greeting', invitationCard(anInvitation({ greeting: MARKED }), ...as)]
  yield ['invitation with the longest greeting', invitationCard(anInvitation({ greeting: LONG_GREETING }), ...as)]
  yield ['reminder', reminderCard(anInvitation(), ...as)]
}

const PLANNED_GROUPS: Readonly<Record<string, PlannedGroups>> = {
  'counted later': { kind: 'later' },
  'one person left over': { kind: 'known', named: [{ label: '*Sales*', people: 24 }], more: 1, others: 1 },
  'several left over': { kind: 'known', named: [{ label: 'Sales', people: 24 }], more: 2, others: 7 },
  'nobody left over': { kind: 'known', named: [{ label: 'Sales', people: 24 }], more: 0, others: 0 },
  'no group': { kind: 'known', named: [], more: 0, others: 80 },
}

const LINES = Array(13).fill(LONG_LINE)

const PROBLEMS: readonly PlanProblemKind[] = [
  'closes-before-it-opens',
  'missing',
  'too-long',
  'unknown-option',
  'no-date',
  'no-time',
  'in-the-past',
  'too-far',
  'outlives-answers',
  'unknown-there',
  'nobody-has-one',
]

export function aForm(view: Partial<LaunchView> = {}): LaunchView {
  return {
    form: '6f0c0a5e-0000-4000-8000-000000000000',
    draft: null,
    choices: {
      audience: AUDIENCE_KINDS,
      breakdown: BREAKDOWN_CHOICES,
      reminders: REMINDER_CHOICES.map(String),
      'reminder-days': REMINDER_DAYS.map(String),
      hours: HOURS_CHOICES,
      repeat: REPEAT_CHOICES.map(String),
    },
    filled: emptyPlan(OPENING, ZONE),
    problems: [],
    remarks: [],
    timeZone: ZONE,
    minimumGroup: 5,
    retentionMonths: 24,
    longest: { name: LONGEST_NAME, greeting: LONGEST_GREETING, people: LONGEST_PASTED_LIST },
    ...view,
  }
}

/** Each field as long as it is ever shown again, and a problem beside each. */
function everythingWrong(): LaunchView {
  const endless = Object.fromEntries(PLAN_FIELDS.map((field) => [field, 'anna@example.org\n'.repeat(10_000)]))
  const { filled } = readPlan(endless, { now: OPENING, timeZone: ZONE, listGiven: false, retentionMonths: 24 })
  const problems = PLAN_FIELDS.map((field, place) => ({ field, kind: PROBLEMS[place % PROBLEMS.length] ?? 'missing' }))
  return aForm({ filled, problems, draft: WAVE })
}

export function aPlanView(view: Partial<PlanView> = {}): PlanView {
  return {
    wave: WAVE,
    draft: true,
    name: 'Spring',
    audience: { kind: 'installed', name: '' },
    people: 80,
    warning: null,
    breakdown: null,
    groups: null,
    minimumGroup: 5,
    opensAt: null,
    sendsFrom: null,
    closesAt: CLOSING,
    timeZone: ZONE,
    reminders: { most: 1, everyDays: 5 },
    workingHours: false,
    repeatEveryMonths: null,
    closesWave: null,
    remarks: [],
    invitations: invitations(''),
    ...view,
  }
}

function longestPlan(): PlanView {
  return aPlanView({
    name: LONG_NAME,
    audience: { kind: 'organisation', name: LONG_NAME },
    people: 8_888_888,
    warning: LONG_LINE,
    breakdown: 'department',
    groups: {
      kind: 'known',
      named: Array(10).fill({ label: 'longname '.repeat(5).slice(0, 40), people: 8_888_888 }),
      more: 485,
      others: 8_888_888,
    },
    opensAt: OPENING,
    sendsFrom: OPENING,
    reminders: { most: 3, everyDays: 14 },
    workingHours: true,
    repeatEveryMonths: 12,
    closesWave: LONG_NAME,
    remarks: LINES.slice(1),
    invitations: invitations(LONG_GREETING),
  })
}

export function invitations(greeting: string): PlanView['invitations'] {
  return LANGUAGES.map((code) => ({ language: languageOf(code), view: anInvitation({ greeting }) }))
}

export function anInvitation(view: Partial<InvitationView> = {}): InvitationView {
  return {
    wave: WAVE,
    greeting: '',
    closesAt: CLOSING,
    timeZone: ZONE,
    retentionMonths: 24,
    minimumGroup: 5,
    breakdown: null,
    ...view,
  }
}

export function aRow(row: Partial<WaveRow> = {}): WaveRow {
  return {
    number: 1,
    name: 'Spring',
    state: 'scheduled',
    opensAt: OPENING,
    closesAt: CLOSING,
    timeZone: ZONE,
    answered: null,
    minimumGroup: 5,
    ...row,
  }
}

export function aProgress(view: Partial<ProgressView> = {}): ProgressView {
  return {
    wave: WAVE,
    name: 'Spring',
    state: 'open',
    opensAt: OPENING,
    closesAt: CLOSING,
    timeZone: ZONE,
    progress: progressOf({ people: 80, 'state:pending': 20, 'state:sent': 60 }),
    answered: null,
    minimumGroup: 5,
    reminders: 0,
    remindedAt: OPENING,
    secondsLeft: null,
    halted: null,
    installing: false,
    obstacle: null,
    ...view,
  }
}

function everyCount(): ProgressView {
  const states = ['pending', 'sent', 'answered', 'blocked', 'removed', 'not-installed', 'failed']
  const counts = {
    people: 9_999_999,
    ...Object.fromEntries(states.map((state) => [`state:${state}`, 1_111_111])),
    ...Object.fromEntries(FAILURE_REASONS.map((reason) => [`reason:${reason}`, 1_111_111])),
  }
  const progress = progressOf(counts)
  const most = {
    name: LONG_NAME,
    answered: 1_111_111,
    reminders: 3,
    secondsLeft: 86_400,
    halted: 'card-refused',
    installing: true,
    obstacle: 'Nobody can have the app installed, for a reason that takes a sentence or two to tell.'.repeat(2),
  } as const
  return aProgress({ progress, ...most })
}
