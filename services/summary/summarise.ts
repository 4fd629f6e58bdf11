/** From a release to the summary that people read. */
import type { Measure } from '../privacy/measures'
import { minimumInForce, type Release, type ReleasedTally } from '../privacy/release'
import { LEVELS, PERSONAS, RUNGS } from '../profiles/profile'
import { ACTIVITIES, QUESTION_IDS, QUESTIONS } from '../questionnaire/questions'
import { conclusionOf, type Findings, TOO_WIDE } from './conclusions'
import { distributionOf, shareOf, WITHHELD } from './distribution'
import { responseOf } from './response'
import type { Distribution, Share, SummarisedQuestion, Summary } from './summary'

/**
 * A release in numbers. A question that fewer than the minimum group answered is withheld (rule 1: those who answered
 * are a group too); `minimum` is the group size in force. The same release always gives the same summary.
 */
export function summaryOf(release: Release, minimum: number): Summary {
  const { wave, number, releasedAt, tally } = release
  const { respondents, audience, responseRate } = responseOf(tally.respondents, release.audience)
  const among = <Id extends string>(of: string, ids: readonly Id[]) =>
    distributionOf(tally, { of, ids, base: respondents, population: audience })

  const rungs = among('rung', RUNGS)
  const levels = among('level', LEVELS)
  const highestLevels = among('highest-level', LEVELS)
  const questions = questionsOf(release, audience, minimumInForce(minimum))
  return {
    wave,
    number,
    releasedAt,
    respondents,
    audience,
    responseRate,
    lowResponse: responseRate !== null && responseRate < 0.5,
    rungs,
    highestRungs: among('highest-rung', RUNGS),
    personas: among('persona', isTold(tally, 'persona:not-classified') ? PERSONAS : CLASSIFIED),
    levels,
    highestLevels,
    questions,
    ambassadors: ambassadorsOf(questions.ambassador),
    conclusion: conclusionOf(findingsOf(tally, { respondents, audience, rungs, levels, questions })),
  }
}

const CLASSIFIED = PERSONAS.filter((persona) => persona !== 'not-classified')

/** Whether it is more than the two people whom a bound would hide. */
function isTold({ counts, over }: ReleasedTally, counter: string): boolean {
  return counts[counter] !== undefined || over.includes(counter)
}

const SUMMARISED = QUESTION_IDS.filter(
  (id): id is SummarisedQuestion => !(ACTIVITIES as readonly string[]).includes(id),
)

/**
 * Each question over those who answered it. How many of the audience would have skipped it is unknown, so the interval
 * takes the whole audience as the population: a little too wide rather than too narrow.
 */
function questionsOf({ tally }: Release, population: number | null, minimum: number): Summary['questions'] {
  const distributions = SUMMARISED.map((id) => {
    const base = tally.counts[id] ?? 0
    const shown = base >= minimum
    return [id, shown ? distributionOf(tally, { of: id, ids: QUESTIONS[id].options, base, population }) : WITHHELD]
  })
  // Object.fromEntries forgets the keys: they are those of SUMMARISED, which are all.
  return Object.fromEntries(distributions) as Summary['questions']
}

/** Withheld with its question: the few who answered it are a group too. */
function ambassadorsOf({ shares }: Distribution): number | null {
  const yes = shares.find(({ id }) => id === 'yes')
  return yes?.kind === 'number' ? yes.count : null
}

type Distributions = Pick<Summary, 'respondents' | 'audience' | 'rungs' | 'levels' | 'questions'>

function findingsOf(
  tally: ReleasedTally,
  { respondents, audience, rungs, levels, questions }: Distributions,
): Findings {
  const willingness = spokenFor(questions.willingness, respondents)
  const workPlatforms = spokenFor(questions['work-platforms'], respondents)
  return {
    respondents,
    audience,
    uncertainty: widest(levels),
    inactive: together(rungs, ['inactive']),
    watching: together(levels, ['watching']),
    active: measured(tally, 'active', respondents),
    sharing: together(levels, ['sharing']),
    commenting: together(levels, ['commenting']),
    producing: together(levels, ['producing']),
    willing: measured(tally, 'willing', willingness.base),
    reluctant: together(willingness, ['not-at-all', 'a-little']),
    noneForWork: together(workPlatforms, ['none']),
  }
}

/** An optional question that few answered, or that says little, may not decide what is concluded of everybody. */
function spokenFor<Id extends string>(question: Distribution<Id>, respondents: number): Distribution<Id> {
  return question.base * 2 >= respondents && widest(question) <= TOO_WIDE ? question : WITHHELD
}

/** The width of the widest interval among the shares; a bound is as wide as what it leaves open. */
function widest({ shares }: Distribution): number {
  return Math.max(0, ...shares.map((share) => widthOf(share)))
}

function widthOf(share: Share): number {
  if (share.kind === 'number') return share.interval.high - share.interval.low
  return share.bound.side === 'over' ? 1 - share.bound.share : share.bound.share
}

/** The share that options which exclude each other have together; 0 where the question is withheld or speaks for too few. */
function together<Id extends string>({ base, shares }: Distribution<Id>, ids: readonly NoInfer<Id>[]): number {
  if (base === 0) return 0
  // Counts add up exactly, shares do not: 0.1 + 0.2 would miss a threshold of 0.3.
  const counts = shares.filter(({ id }) => ids.includes(id)).map((share) => countIn(share, base))
  return Math.min(1, counts.reduce((sum, count) => sum + count, 0) / base)
}

function measured(tally: ReleasedTally, id: Measure, base: number): number {
  if (base === 0) return 0
  return together({ base, shares: [shareOf(tally, { counter: `measure:${id}`, id, base, population: null })] }, [id])
}

/** Where a bound is shown, the middle of what it may be: a conclusion knows no more than the reader. */
function countIn(share: Share, base: number): number {
  if (share.kind === 'number') return share.count
  return share.bound.side === 'over' ? base - 1 : 1
}
