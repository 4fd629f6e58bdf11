/** Every card that the bot can show, in its smallest, ordinary and largest forms. */
import { COMMANDS } from '../../bot/commands/index'
import { invitationText, summaryText } from '../../bot/engage/texts'
import { ARCHETYPES } from '../../bot/local/demo-respondents'
import { auditCard } from '../../cards/audit-card'
import type { Card, CardSettings } from '../../cards/card'
import { detailsCard } from '../../cards/details-card'
import { engageCard, engageEndCard } from '../../cards/engage-card'
import { eraseCard, erasedCard } from '../../cards/erase-card'
import { helpCard } from '../../cards/help-card'
import type { Language } from '../../cards/language'
import { type MyDataView, myDataCard } from '../../cards/my-data-card'
import { profileCard } from '../../cards/profile-card'
import { statusCard } from '../../cards/status-card'
import { stepCard } from '../../cards/step-card'
import { type SummaryView, summaryCard } from '../../cards/summary-card'
import { welcomeCard } from '../../cards/welcome-card'
import { whoMayCard } from '../../cards/who-may-card'
import { AUDIT_ACTS } from '../../services/audit/entry'
import { profileOf } from '../../services/profiles/models'
import { LEVELS, PERSONAS, type Profile, RUNGS } from '../../services/profiles/profile'
import {
  type Answers,
  QUESTION_IDS,
  QUESTIONS,
  type Question,
  questionsOf,
  STEPS,
} from '../../services/questionnaire/questions'
import type { AnswerProblemKind } from '../../services/questionnaire/validation'
import { DIMENSIONS } from '../../services/waves/coding'
import { DELIVERY_STATES } from '../../services/waves/delivery'
import { groupCards } from './group-cards'
import { answersAll, submissionOf, WAVE } from './respondents'
import { aProfile, aStep, aSummary, aWelcome, everyOption, heldData, summaryOfTally } from './views'
import { aDelivery } from './waves'

/** The cards by what they show; the names are the same in every language and with all settings. */
export function everyCard(language: Language, settings: CardSettings): readonly (readonly [string, Card])[] {
  return [...cards(language, settings)]
}

function* cards(...as: readonly [Language, CardSettings]): Generator<readonly [string, Card]> {
  const [language] = as
  for (const state of ['new', 'draft', 'submitted'] as const) {
    yield [`welcome, ${state}`, welcomeCard(aWelcome({ state }), ...as)]
  }
  for (const breakdown of DIMENSIONS) {
    yield [`welcome, broken down by ${breakdown}`, welcomeCard(aWelcome({ breakdown }), ...as)]
    for (const label of ['', 'Sales']) {
      const held = heldData({}, { group: { dimension: breakdown, label } })
      yield [`my data, in the ${breakdown} ${label || 'of others'}`, myDataCard(held, ...as)]
    }
  }
  yield* groupCards(...as)
  for (const step of STEPS) {
    const ids = questionsOf(step)
    const problems = ids.map((question, place) => ({ question, kind: PROBLEMS[place % PROBLEMS.length] ?? 'missing' }))
    yield [`step ${step}`, stepCard(aStep(step), ...as)]
    yield [`step ${step}, all chosen, all wrong`, stepCard(aStep(step, { picked: everyOption(ids), problems }), ...as)]
  }
  yield ['step 1, one problem', stepCard(aStep(1, { problems: [{ question: 'consume', kind: 'missing' }] }), ...as)]
  for (const [who, profile] of PROFILES) {
    yield [`profile of one who ${who}`, profileCard(aProfile(profile), ...as)]
  }
  yield ['profile while changing', profileCard(aProfile(EVERYTHING.profile, { draftOpen: true }), ...as)]
  yield ['erase', eraseCard({ wave: WAVE, mark: 'draft:draft-1' }, ...as)]
  yield ['erased', erasedCard(WAVE, ...as)]
  yield ['my data, none', myDataCard(heldData({}), ...as)]
  yield ['my data, a draft', myDataCard(heldData({ draft: { id: 'draft-1', step: 1, answers: {} } }), ...as)]
  for (const state of DELIVERY_STATES) {
    yield [`my data, an invitation ${state}`, myDataCard(heldData({}, { delivery: aDelivery({ state }) }), ...as)]
  }
  yield [
    'my data, an invitation that came',
    myDataCard(heldData({}, { delivery: aDelivery({ state: 'sent', round: 0 }) }), ...as),
  ]
  const everything = { submitted: EVERYTHING, draft: EVERYTHING_AGAIN }
  yield ['my data, all there can be', myDataCard(heldData(everything, EVERY_MARK), ...as)]
  const others = Array.from({ length: 7 }, (_, number) => ({ id: WAVE, name: `Spring ${number}`, answers: true }))
  yield ['my data, before any questionnaire', myDataCard(heldData({}, { wave: null }), ...as)]
  yield ['my data, damaged', myDataCard(heldData({}, { damaged: true }), ...as)]
  yield ['my data, of other waves', myDataCard({ ...heldData({}), others }, ...as)]
  yield ['help for an employee', helpCard({ commands: named('others'), leadCommands: [] }, ...as)]
  yield ['help for a lead', helpCard({ commands: named('others'), leadCommands: named('leads') }, ...as)]
  for (const acts of [AUDIT_ACTS.slice(0, 15), AUDIT_ACTS.slice(15, 30), AUDIT_ACTS.slice(30)]) {
    const entries = acts.map((what, place) => ({ ...ENTRY, what, allowed: place % 2 === 0 }))
    yield [`audit, ${acts[0]} and others`, auditCard({ entries, timeZone: ZONE, months: 24, link: LINK }, ...as)]
  }
  const byItself = { entries: [{ ...ENTRY, who: null, wave: null }], timeZone: ZONE, months: 1, link: null }
  for (const full of [true, false]) {
    for (const you of ['local', 'listed', 'group', 'team', null]) {
      const ways = ['local', 'listed', 'group', 'team'].map((way) => ({
        way,
        people: TWENTY,
        more: 12,
        problem: 'Why.',
      }))
      yield [`who may, ${full ? 'all' : 'names'} for ${you ?? 'nobody'}`, whoMayCard({ ways, you, full }, ...as)]
    }
  }
  yield ['who may, without names', whoMayCard({ ways: [], you: null, full: false }, ...as)]
  yield ['audit, of the bot itself', auditCard(byItself, ...as)]
  for (const [respondents, audience] of [
    [null, null],
    [null, 80],
    [60, 80],
    [8_888_888, 9_999_999],
  ] as const) {
    yield [`status, ${respondents} of ${audience}`, statusCard({ respondents, audience, minimumGroup: 5 }, ...as)]
  }
  for (const [whose, view] of SUMMARIES) {
    yield [`summary ${whose}`, summaryCard(view, ...as)]
    yield [`details of a summary ${whose}`, detailsCard(view, ...as)]
    const action = { ...ENGAGE_POST, post: 'summary', release: 3 } as const
    yield [
      `summary for Viva Engage ${whose}`,
      engageCard({ text: summaryText(view.summary, language), action, before: null }, ...as),
    ]
  }
  for (const state of ['begun', 'posted', 'not-posted', 'unknown'] as const) {
    const invited = { name: LONG, plan: { closesAt: ENTRY.at, timeZone: ZONE }, minimumGroup: 5, chatLink: CHAT }
    yield [
      `invitation for Viva Engage, ${state} before`,
      engageCard(
        {
          text: invitationText(invited, language),
          action: { ...ENGAGE_POST, post: 'invitation', release: 0 },
          before: { state, at: language.moment(ENTRY.at, ZONE) },
        },
        ...as,
      ),
    ]
  }
  for (const told of ['posting', 'dropped'] as const) yield [`Viva Engage, ${told}`, engageEndCard(told, ...as)]
}

const ENGAGE_POST = { kind: 'engage-post', wave: WAVE, language: 'nl', round: 12, mark: 'm'.repeat(22) } as const

const TWENTY = Array.from({ length: 20 }, (_, place) => ({ id: 'id', name: `Somebody with a long name ${place}` }))
const ZONE = 'America/Argentina/Buenos_Aires'
const LINK = `https://bot.example.org/api/exports/${'a'.repeat(400)}`
/** As long as `engageOf` makes it, in the only cloud that has Viva Engage. */
const CHAT =
  'https://teams.microsoft.com/l/chat/0/0?tenantId=dddddddd-dddd-dddd-dddd-dddddddddddd&users=28:dddddddd-dddd-dddd-dddd-dddddddddddd'
const ENTRY = {
  at: new Date('2026-12-24T18:00:00Z'),
  who: 'Lea van der Berg',
  what: 'summary',
  wave: 12,
  allowed: true,
} as const

const PROBLEMS: readonly AnswerProblemKind[] = ['missing', 'unknown-option', 'too-many', 'exclusive', 'unreadable']

const RESPONDENTS = ARCHETYPES.map(({ name, people, answers }) => ({
  name,
  people,
  answers: { ...answersAll('none'), ...answers },
}))

/** Among these every rung, persona and level is held, and not held. */
const PROFILES: readonly (readonly [string, Profile])[] = [
  ['does nothing and skips the platforms', profileOf(answersAll('none'))],
  ['does everything', profileOf(answersAll('weekly'))],
  ...RESPONDENTS.map(({ name, answers }) => [name, profileOf(answers)] as const),
]

/** As much as one person can answer; made from the table that the type is made from. */
const EVERY_ANSWER = Object.fromEntries(QUESTION_IDS.map((id) => [id, mostOf(QUESTIONS[id])])) as unknown as Answers
const EVERYTHING = { ...submissionOf(answersAll('weekly')), answers: EVERY_ANSWER }
const EVERYTHING_AGAIN = { id: 'draft-2', step: 4, answers: EVERY_ANSWER } as const

const LONG = 'longname '.repeat(14)
const EVERY_MARK: Partial<MyDataView> = {
  group: { dimension: 'department', label: LONG },
  timeZone: 'America/Argentina/Buenos_Aires',
  delivery: aDelivery({
    state: 'answered',
    reason: 'disabled-by-admin',
    reminders: 3,
    answeredOn: '2026-01-31',
    optedOut: true,
    activity: 'message',
    messagedOn: '2026-01-31',
    locale: 'nl-NL',
    segments: { department: LONG, location: LONG, country: LONG },
  }),
}

function mostOf({ kind, options, atMost, exclusive = [] }: Question): string | readonly string[] | undefined {
  if (kind === 'one') return options[0]
  return options.filter((option) => !exclusive.includes(option)).slice(-(atMost ?? options.length))
}

const COUNTERS = [
  ...QUESTION_IDS.flatMap((id) => [id, ...QUESTIONS[id].options.map((option) => `${id}:${option}`)]),
  ...RUNGS.flatMap((rung) => [`rung:${rung}`, `highest-rung:${rung}`]),
  ...PERSONAS.map((persona) => `persona:${persona}`),
  ...LEVELS.flatMap((level) => [`level:${level}`, `highest-level:${level}`]),
]
/** Numbers as long as they can get. */
const MILLIONS = {
  respondents: 8_888_888,
  counts: Object.fromEntries(COUNTERS.map((counter) => [counter, 2_222_222])),
}

const ONE_AMBASSADOR = { people: 1, answers: { ...answersAll('none'), ambassador: 'yes' } as const }
const SUMMARIES: readonly (readonly [string, SummaryView])[] = [
  ['of five who do nothing', aSummary([{ people: 5, answers: answersAll('none') }])],
  ['of few among many', aSummary(RESPONDENTS, 200)],
  ['of one ambassador', aSummary([...RESPONDENTS.filter(({ name }) => name !== 'creates'), ONE_AMBASSADOR])],
  ['of the demonstration', aSummary(RESPONDENTS, 80)],
  ['of millions, that stands', summaryOfTally(MILLIONS, 9_999_999, { stands: true, minimumGroup: 1000 })],
]

const named = (audience: 'leads' | 'others') =>
  COMMANDS.filter((command) => (command.audience === 'leads') === (audience === 'leads')).map(({ name }) => name)
