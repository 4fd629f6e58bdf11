import fc from 'fast-check'
import { shareInterval } from '../../../services/summary/intervals'
import { summaryOf } from '../../../services/summary/summarise'
import type { Distribution, Summary } from '../../../services/summary/summary'
import { anyAnswers, someoneWho } from '../../support/answers'
import { RELEASED_AT, releaseOf } from '../../support/releases'
import { WAVE } from '../../support/respondents'
import { exact } from '../../support/shares'

const WATCHES = someoneWho(
  { consume: 'weekly' },
  {
    'private-platforms': ['facebook', 'whatsapp'],
    'work-platforms': ['none'],
    willingness: 'a-little',
    ambassador: 'no',
  },
)
const DISCUSSES = someoneWho(
  { consume: 'weekly', react: 'weekly', share: 'monthly' },
  { 'private-platforms': ['facebook', 'linkedin'], 'work-platforms': ['linkedin'], willingness: 'quite' },
)
const CREATES = someoneWho(
  { consume: 'weekly', react: 'weekly', status: 'weekly', create: 'monthly', moderate: 'monthly' },
  {
    'private-platforms': ['linkedin', 'x'],
    'work-platforms': ['linkedin', 'viva-engage'],
    willingness: 'very-much',
    ambassador: 'yes',
  },
)
const DOES_WITHOUT = someoneWho(
  {},
  { 'private-platforms': ['whatsapp'], 'work-platforms': ['none'], willingness: 'not-at-all' },
)
/** A hundred of two hundred employees. */
const RELEASE = releaseOf([
  [40, WATCHES],
  [30, DISCUSSES],
  [20, CREATES],
  [10, DOES_WITHOUT],
])

describe('the summary of 40 who watch, 30 who discuss, 20 who create and 10 who do without', () => {
  const summary = summaryOf(RELEASE, 5)

  test('says who answered, and when', () => {
    expect(summary).toMatchObject({ wave: WAVE, number: 3, releasedAt: RELEASED_AT })
    expect(summary).toMatchObject({ respondents: 100, audience: 200, responseRate: 0.5, lowResponse: false })
  })

  test.each<['rungs' | 'highestRungs' | 'personas' | 'levels' | 'highestLevels', string]>([
    ['rungs', 'creator 20, conversationalist 20, critic 50, joiner 50, spectator 90, inactive 10'],
    ['highestRungs', 'creator 20, critic 30, spectator 40, inactive 10'],
    ['personas', 'spark 20, mix-n-mingler 30, newcomer 40, no-show 10'],
    ['levels', 'curating 20, producing 20, commenting 50, sharing 50, watching 90, outside 10'],
    ['highestLevels', 'curating 20, commenting 30, watching 40, outside 10'],
  ])('%s: %s', (name, counts) => {
    expect(summary[name].base).toBe(100)
    expect(told(summary[name])).toBe(counts)
  })

  test.each<[keyof Summary['questions'], number, string]>([
    ['private-platforms', 100, 'linkedin 50, facebook 70, x 20, whatsapp 50'],
    ['work-platforms', 100, 'viva-engage 20, linkedin 50, none 50'],
    ['willingness', 100, 'not-at-all 10, a-little 40, quite 30, very-much 20'],
    ['ambassador', 60, 'yes 20, no 40'],
    ['comfort', 0, ''],
  ])('%s: %i answered, %s', (id, base, counts) => {
    expect(summary.questions[id].base).toBe(base)
    expect(told(summary.questions[id])).toBe(counts)
  })

  test('counts each share over those who answered, with the interval that the whole audience gives', () => {
    const yes = exact(summary.questions.ambassador.shares.find(({ id }) => id === 'yes'))
    expect(yes.share).toBe(20 / 60)
    expect(yes.interval).toEqual(shareInterval({ hits: 20, sample: 60, population: 200 }))
  })

  test('counts the ambassadors, and concludes', () => {
    expect(summary.ambassadors).toBe(20)
    expect(summary.conclusion).toEqual({ rule: 'share-and-comment', values: { sharing: 5, commenting: 5 } })
  })

  test('is the same each time, and leaves the release as it was', () => {
    const before = structuredClone(RELEASE)
    expect(summaryOf(RELEASE, 5)).toEqual(summary)
    expect(RELEASE).toEqual(before)
  })
})

describe('who answered', () => {
  test.each`
    respondents | audience | rate     | low      | why
    ${100}      | ${200}   | ${0.5}   | ${false} | ${'half is enough'}
    ${99}       | ${200}   | ${0.495} | ${true}  | ${'below half a sentence says who may be missing'}
    ${100}      | ${null}  | ${null}  | ${false} | ${'nobody knows of how many'}
    ${100}      | ${90}    | ${1}     | ${false} | ${'ten answered and then removed the app'}
  `('$respondents of $audience: $why', ({ respondents, audience, rate, low }) => {
    const summary = summaryOf(releaseOf([[respondents, WATCHES]], audience), 5)
    expect(summary).toMatchObject({ respondents, responseRate: rate, lowResponse: low })
    expect(summary.audience).toBe(audience && Math.max(audience, respondents))
  })

  test('who skipped both questions about platforms is listed as not classified, where there is somebody', () => {
    const skipped = summaryOf(
      releaseOf([
        [5, someoneWho({})],
        [5, WATCHES],
      ]),
      5,
    )
    expect(told(skipped.personas)).toBe('newcomer 5, not-classified 5')
    expect(summaryOf(RELEASE, 5).personas.shares.map(({ id }) => id)).not.toContain('not-classified')
  })
})

describe('a question that too few answered', () => {
  const withWishes = (many: number) =>
    releaseOf([
      [50, someoneWho({ consume: 'weekly' })],
      [many, { ...CREATES, moments: ['breaks'] }],
    ])

  test.each`
    answered | minimum | base | why
    ${4}     | ${5}    | ${0} | ${'four are a group too small'}
    ${5}     | ${5}    | ${5} | ${'five are enough'}
    ${9}     | ${10}   | ${0} | ${'an administrator raised the minimum'}
    ${4}     | ${1}    | ${0} | ${'nothing lowers the minimum below five'}
  `('$answered of at least $minimum: $why', ({ answered, minimum, base }) => {
    const { questions } = summaryOf(withWishes(answered), minimum)
    expect(questions.moments.base).toBe(base)
    expect(questions.moments.shares).toHaveLength(base === 0 ? 0 : 6)
  })

  test('is told in no other way: no number of ambassadors, no word on willingness', () => {
    const { ambassadors, conclusion } = summaryOf(withWishes(4), 5)
    expect(ambassadors).toBeNull()
    expect(conclusion.rule).toBe('watch-only')
  })
})

describe('for any people', () => {
  const anyRelease = fc
    .tuple(fc.array(anyAnswers, { minLength: 5, maxLength: 25 }), fc.option(fc.nat(60)))
    .map(([people, audience]) =>
      releaseOf(
        people.map((answers) => [1, answers]),
        audience,
      ),
    )

  test('no share tells of nearly nobody or nearly everybody, and every interval holds its share', () => {
    fc.assert(
      fc.property(anyRelease, (release) => {
        const { respondents, questions, rungs, levels, ...summary } = summaryOf(release, 5)
        const models = [rungs, levels, summary.highestRungs, summary.personas, summary.highestLevels]
        for (const { base, shares } of [...models, ...Object.values(questions)]) {
          expect(base === 0 ? shares.length === 0 : base >= 5 && base <= respondents).toBe(true)
          const told = shares.flatMap((share) => (share.kind === 'number' ? [share] : []))
          expect(told.filter(({ share, interval }) => interval.low > share || share > interval.high)).toEqual([])
          expect(told.filter(({ count }) => count <= 2 || count >= base - 2)).toEqual([])
          expect(told.filter(({ count, share }) => share !== count / base)).toEqual([])
        }
      }),
    )
  })
})

/** The options that more than two chose, each with how many. */
function told({ shares }: Distribution): string {
  return shares.flatMap((share) => (share.kind === 'number' ? [`${share.id} ${share.count}`] : [])).join(', ')
}
