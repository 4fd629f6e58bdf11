import en from '../../../bot/locales/en.json'
import nl from '../../../bot/locales/nl.json'
import { LEVELS, PERSONAS, RUNGS } from '../../../services/profiles/profile'
import { QUESTION_IDS, QUESTIONS } from '../../../services/questionnaire/questions'
import { BENCHMARK_POPULATIONS, benchmarksOf } from '../../../services/summary/benchmarks'

/** Reference 1.3, 2, 3 and 6.2: what was published, of whom and when. */
const PUBLISHED: readonly (readonly [string, string])[] = [
  ['rung:creator', '24 % us-online-adults-2009, 17 % nl-online-adults-2008'],
  ['rung:conversationalist', '33 % us-online-adults-2009'],
  ['rung:critic', '37 % us-online-adults-2009'],
  ['rung:collector', '20 % us-online-adults-2009'],
  ['rung:joiner', '59 % us-online-adults-2009, 39 % nl-online-adults-2009'],
  ['rung:spectator', '70 % us-online-adults-2009'],
  ['rung:inactive', '17 % us-online-adults-2009'],
  ['persona:spark', '3 % us-adults-2011'],
  ['persona:mix-n-mingler', '19 % us-adults-2011'],
  ['persona:cliquer', '6 % us-adults-2011'],
  ['persona:onlooker', '16 % us-adults-2011'],
  ['persona:newcomer', '15 % us-adults-2011'],
  ['persona:no-show', '41 % us-adults-2011'],
  ['level:curating', '< 1 % us-adults-2010'],
  ['level:producing', '26 % us-adults-2010'],
  ['level:commenting', '34 % us-adults-2010'],
  ['level:sharing', '63 % us-adults-2010'],
  ['level:watching', '78 % us-adults-2010'],
  ['private-platforms:facebook', '71 % nl-social-media-users-2024'],
  ['private-platforms:youtube', '71 % nl-social-media-users-2024'],
  ['private-platforms:instagram', '56 % nl-social-media-users-2024'],
  ['private-platforms:linkedin', '38 % nl-social-media-users-2024'],
  ['private-platforms:pinterest', '31 % nl-social-media-users-2024'],
  ['private-platforms:tiktok', '30 % nl-social-media-users-2024'],
  ['private-platforms:snapchat', '27 % nl-social-media-users-2024'],
]

describe('published figures', () => {
  test.each(PUBLISHED)('%s: %s', (counter, figures) => {
    const found = benchmarksOf(counter).map(
      ({ share, lessThan, population }) => `${lessThan ? '< ' : ''}${Math.round(1_000 * share) / 10} % ${population}`,
    )
    expect(found.join(', ')).toBe(figures)
  })

  test('no other place or answer has one: not our own highest reading, not X, not WhatsApp, not work', () => {
    const places = [
      ...RUNGS.flatMap((rung) => [`rung:${rung}`, `highest-rung:${rung}`]),
      ...PERSONAS.map((persona) => `persona:${persona}`),
      ...LEVELS.flatMap((level) => [`level:${level}`, `highest-level:${level}`]),
    ]
    const answers = QUESTION_IDS.flatMap((id) => [id, ...QUESTIONS[id].options.map((option) => `${id}:${option}`)])
    const withFigures = [...places, ...answers].filter((counter) => benchmarksOf(counter).length > 0)
    expect(new Set(withFigures)).toEqual(new Set(PUBLISHED.map(([counter]) => counter)))
  })

  test("Aimia's six make a whole, since everybody was in one", () => {
    const shares = PERSONAS.flatMap((persona) => benchmarksOf(`persona:${persona}`)).map(({ share }) => share)
    expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1)
  })

  test.each(BENCHMARK_POPULATIONS)(
    '%s: some are of these people, and both languages say who was asked, and in which year',
    (of) => {
      expect(PUBLISHED.filter(([, figures]) => figures.includes(of))).not.toEqual([])
      const year = of.slice(-4)
      for (const { short, source } of [en.benchmarks[of], nl.benchmarks[of]]) {
        expect(short).toContain(year)
        expect(source).toMatch(new RegExp(`: .*${year}`))
      }
    },
  )
})
