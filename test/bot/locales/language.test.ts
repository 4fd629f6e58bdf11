import { languageCodeFor, languageOf } from '../../../bot/locales/language'
import { LANGUAGES } from '../../../services/storage/stores'

const [english, dutch] = [languageOf('en'), languageOf('nl')]
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the language of a person', () => {
  test.each([
    ['nl-NL', null, 'nl'],
    ['nl-BE', null, 'nl'],
    ['nl', null, 'nl'],
    ['NL-nl', null, 'nl'],
    ['nl_NL', null, 'nl'],
    ['en-GB', null, 'en'],
    ['de-DE', null, 'en'],
    ['fy-NL', null, 'en'],
    ['', null, 'en'],
    [null, null, 'en'],
    ['nl-NL', 'en', 'en'],
    ['en-US', 'nl', 'nl'],
    [null, 'nl', 'nl'],
  ] as const)('where Teams says %p and the person chose %p is %s', (locale, chosen, code) => {
    expect(languageCodeFor(locale, chosen)).toBe(code)
  })

  test.each(LANGUAGES)('that we have is found by its locale: %s', (code) => {
    expect([code, `${code}-AA`, code.toUpperCase()].map((locale) => languageCodeFor(locale, null))).toEqual([
      code,
      code,
      code,
    ])
  })
})

describe('a language writes', () => {
  test.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1234, '1,234', '1.234'],
    [9_876_543, '9,876,543', '9.876.543'],
  ])('the number %d as %s in English and %s in Dutch', (number, inEnglish, inDutch) => {
    expect([english.number(number), dutch.number(number)]).toEqual([inEnglish, inDutch])
  })

  test.each([
    [0, '0%'],
    [0.004, '0%'],
    [0.005, '1%'],
    [0.145, '15%'],
    [2 / 3, '67%'],
    [1, '100%'],
  ])('the share %d as %s, whole and without a space', (share, percent) => {
    expect([plain(english.percent(share)), plain(dutch.percent(share))]).toEqual([percent, percent])
  })

  test('a date in full, as it is in UTC wherever the server stands', () => {
    const late = new Date('2026-03-02T23:59:59Z')
    expect([english.date(late), dutch.date(late)]).toEqual(['2 March 2026', '2 maart 2026'])
  })

  test('numbers within a text as it writes numbers', () => {
    expect(english.text('details.answered', { count: 12_345 })).toBe('12,345 answered')
    expect(dutch.text('details.answered', { count: 12_345 })).toBe('12.345 mensen hebben geantwoord')
  })

  test.each([
    [1, 'One person may be asked to be an ambassador.'],
    [2, '2 people may be asked to be ambassadors.'],
  ])('of %d as one speaks of so many', (count, words) => {
    expect(english.text('summary.ambassadors', { count })).toBe(words)
  })

  test('a value as it is: nothing in it is taken for a place, a text or markup', () => {
    const code = '{{months}} $t(welcome.title) <b>&'
    expect(english.text('myData.code', { code })).toContain(`under ${code}…`)
  })

  test('no text that is not there', () => {
    expect(() => english.text('welcome.nothing')).toThrow('There is no text welcome.nothing in en.json.')
  })
})

/** models.md, sections 5.2 and 9: what the questionnaire asks, word for word. */
describe('the questionnaire, version 1, asks', () => {
  test.each([
    [
      'step.opening',
      'Privately and for work together. There are no right answers.',
      'Privé en voor het werk samen. Er zijn geen goede of foute antwoorden.',
    ],
    [
      'questions.activities.text',
      'How often did you do this in the past month?',
      'Hoe vaak deed je dit in de afgelopen maand?',
    ],
    ['questions.activities.options.weekly', 'Weekly or more often', 'Wekelijks of vaker'],
    ['questions.activities.options.monthly', '1–3 times in the past month', '1 tot 3 keer in de afgelopen maand'],
    ['questions.activities.options.none', 'Not in the past month', 'Niet in de afgelopen maand'],
    [
      'questions.consume.text',
      'Read posts, blogs, forums or reviews by others, or watched or listened to their videos or podcasts',
      "Berichten, blogs, fora of reviews van anderen gelezen, of hun video's of podcasts bekeken of beluisterd",
    ],
    [
      'questions.visit.text',
      'Visited a social network (such as LinkedIn, Instagram, Facebook, Viva Engage) or kept my profile there up to date',
      'Een sociaal netwerk bezocht (zoals LinkedIn, Instagram, Facebook, Viva Engage) of mijn profiel daar bijgehouden',
    ],
    [
      'questions.collect.text',
      'Saved, pinned, tagged or upvoted things, or followed topics in a feed reader or list',
      'Dingen bewaard, gepind, getagd of omhoog gestemd, of onderwerpen gevolgd in een feedreader of lijst',
    ],
    [
      'questions.react.text',
      "Commented on someone's post, article or video, or joined a discussion in a group or forum",
      'Gereageerd op een bericht, artikel of video van iemand, of meegepraat in een groep of forum',
    ],
    [
      'questions.review.text',
      'Rated or reviewed something, or edited a wiki page',
      'Iets beoordeeld of gerecenseerd, of een wikipagina bewerkt',
    ],
    [
      'questions.share.text',
      "Passed on someone else's post, article, photo or video",
      'Een bericht, artikel, foto of video van iemand anders doorgestuurd of gedeeld',
    ],
    [
      'questions.status.text',
      'Posted a short message, update or photo of my own',
      'Zelf een kort bericht, update of foto geplaatst',
    ],
    [
      'questions.create.text',
      'Published something longer that I made: article, blog, video, podcast, music, own site or channel',
      'Iets langers gepubliceerd dat ik zelf maakte: artikel, blog, video, podcast, muziek, eigen site of kanaal',
    ],
    [
      'questions.moderate.text',
      'Ran or moderated a page, group or community',
      'Een pagina, groep of community beheerd of gemodereerd',
    ],
    [
      'questions.private-platforms.text',
      'Which did you use privately in the past month?',
      'Welke gebruikte je privé in de afgelopen maand?',
    ],
    [
      'questions.work-platforms.text',
      'Which did you use for news about our organisation or for your professional profile?',
      'Welke gebruikte je voor nieuws over onze organisatie of om je zakelijk te profileren?',
    ],
    ['questions.platforms.options.x', 'X, Threads, Bluesky or Mastodon', 'X, Threads, Bluesky of Mastodon'],
    [
      'questions.comfort.text',
      'How comfortable would you feel posting about your work?',
      'Hoe prettig zou je het vinden om iets over je werk te plaatsen?',
    ],
    [
      'questions.willingness.text',
      "How much would you like to contribute to our organisation's news on social media?",
      'In hoeverre zou je willen bijdragen aan het nieuws van onze organisatie via social media?',
    ],
    ['questions.willingness.options.not-at-all', 'Not at all', 'Helemaal niet'],
    ['questions.willingness.options.a-little', 'A little', 'Een beetje'],
    ['questions.willingness.options.somewhat', 'Somewhat', 'Enigszins'],
    ['questions.willingness.options.quite', 'Quite a lot', 'Graag'],
    ['questions.willingness.options.very-much', 'Very much', 'Heel graag'],
  ])('%s: %s', (key, inEnglish, inDutch) => {
    expect([english.text(key), dutch.text(key)]).toEqual([inEnglish, inDutch])
  })

  test('how much time on an ordinary day', () => {
    expect(english.text('questions.time-per-day.text')).toContain('on an ordinary day')
    expect(dutch.text('questions.time-per-day.text')).toContain('op een gewone dag')
  })
})
