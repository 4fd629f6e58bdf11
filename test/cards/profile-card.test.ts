/** @jest-environment jsdom */
import { languageOf } from '../../bot/locales/language'
import { type ProfileView, profileCard } from '../../cards/profile-card'
import { profileOf } from '../../services/profiles/models'
import type { Answers } from '../../services/questionnaire/questions'
import { LANGUAGES } from '../../services/storage/stores'
import { someoneWho } from '../support/answers'
import { everyProfile } from '../support/every-profile'
import { rendered } from '../support/rendered-card'
import { aProfile, IN_DUTCH, IN_ENGLISH } from '../support/views'

const of = (answers: Answers, some: Partial<ProfileView> = {}) =>
  rendered(profileCard(aProfile(profileOf(answers), some), ...IN_ENGLISH))

const COMMENTS = someoneWho(
  { consume: 'weekly', visit: 'weekly', react: 'monthly' },
  { 'private-platforms': ['linkedin', 'x'] },
)
const NOTHING = someoneWho({})

describe('the own profile', () => {
  test('draws the ladder with the rungs one stands on, and says what the highest means', () => {
    const { text } = of(COMMENTS)
    const ladder = ['Creator\n□ no', 'Conversationalist\n□ no', 'Critic\n■ yes', 'Collector\n□ no', 'Joiner\n■ yes']
    expect(text).toContain(`Your rungs\n${ladder.join('\n')}\nSpectator\n■ yes`)
    expect(text).toContain('You respond to what others make, and that keeps a conversation going.')
  })

  test('draws the persona by networks and by taking part, and says what it means', () => {
    const picture = 'Networks\n■■ several\nTaking part\n■■□ actively'
    expect(of(COMMENTS).text).toContain(`Your persona: Mix-n-Mingler\n${picture}\nYou take an active part on several`)
  })

  test.each<[Answers['private-platforms'], Partial<Answers>, string]>([
    [['linkedin'], {}, 'Newcomer\nNetworks\n■□ one\nTaking part\n■□□ looking on'],
    [['linkedin'], { react: 'monthly' }, 'Cliquer\nNetworks\n■□ one\nTaking part\n■■□ actively'],
    [['linkedin', 'x'], {}, 'Onlooker\nNetworks\n■■ several\nTaking part\n■□□ looking on'],
    [['linkedin', 'x'], { react: 'monthly' }, 'Mix-n-Mingler\nNetworks\n■■ several\nTaking part\n■■□ actively'],
    [
      ['linkedin', 'x'],
      { create: 'monthly', react: 'weekly', share: 'weekly' },
      'Spark\nNetworks\n■■ several\nTaking part\n■■■ very actively',
    ],
    [['none'], {}, 'No Show\nYou were on no social network'],
    [undefined, {}, 'Not classified\nYou skipped the questions'],
  ])('draws one who used %p and did %p as the persona %j', (platforms, activities, drawn) => {
    const answers = {
      ...NOTHING,
      ...activities,
      ...(platforms === undefined ? {} : { 'private-platforms': platforms }),
    }
    expect(of(answers).text).toContain(`Your persona: ${drawn}`)
  })

  test('draws the pyramid with the levels one is on, and says what the highest means', () => {
    const { text } = of(COMMENTS)
    const pyramid = ['Curating\n□ no', 'Producing\n□ no', 'Commenting\n■ yes', 'Sharing\n□ no', 'Watching\n■ yes']
    expect(text).toContain(`Your levels\n${pyramid.join('\n')}\nYou respond to others`)
  })

  test('marks as ours what is ours', () => {
    const { text } = of(COMMENTS)
    expect(text).toContain("Highest: Critic (“highest” is our own reading, not the authors')")
    expect(text).toContain("Highest: Commenting (“highest” is our own reading, not the authors')")
    expect(text).toContain('No typing key was published: the thresholds are ours.')
  })

  test('gives each model its authors', () => {
    for (const source of ['Forrester (Li & Bernoff 2008', 'Rozen, Askalani & Senn 2012', 'Li & Jeremiah Owyang']) {
      expect(of(COMMENTS).text).toContain(source)
    }
  })

  test('says why two models can rank one person differently', () => {
    expect(of(COMMENTS).text).toContain('Two models can rank you differently: the pyramid puts a short update below')
  })

  test('calls nobody inactive, and shows no empty ladder', () => {
    const { text } = of(NOTHING)
    expect(text).not.toMatch(/inactive|outside|□|highest/i)
    expect(text).toContain('you did none of the things that we asked about. That is a choice like any other')
  })

  test('tells one who skipped the platforms that this is fine', () => {
    expect(of(NOTHING).text).toContain('Your persona: Not classified\nYou skipped the questions about platforms')
  })

  test('says since when it stands, and that only the reader sees it', () => {
    expect(of(COMMENTS).text).toContain('submitted on 31 January 2026. Only you see this card.')
    expect(rendered(profileCard(aProfile(profileOf(COMMENTS)), ...IN_DUTCH)).text).toContain('31 januari 2026')
  })

  test('says so while changed answers wait', () => {
    const waiting = 'You are changing your answers. Until you submit again, these stand.'
    expect(of(COMMENTS, { draftOpen: true }).text).toContain(waiting)
    expect(of(COMMENTS).text).not.toContain(waiting)
  })

  test('offers to change, to erase and to see what is held', () => {
    expect(of(COMMENTS).buttons).toEqual(['Change', 'Erase', 'My data'])
  })
})

const EVERY_PROFILE = everyProfile()

describe.each(LANGUAGES)('every profile that there is, in %s', (code) => {
  const language = languageOf(code)
  const { text } = language
  const picture = (places: readonly string[], held: readonly string[], nameOf: (place: string) => string) =>
    places.map((place) => {
      const mark = held.includes(place) ? `■ ${text('profile.holds')}` : `□ ${text('profile.holdsNot')}`
      return `${nameOf(place)}\n${mark}\n`
    })
  const rung = (place: string) => text(`models.forrester.places.${place}.one`)
  const level = (place: string) => text(`models.pyramid.places.${place}.name`)

  test('is drawn with exactly its rungs and levels, and a kind sentence on each model', () => {
    expect(EVERY_PROFILE).toHaveLength(392)
    for (const profile of EVERY_PROFILE) {
      const view = aProfile(profile)
      const card = rendered(profileCard(view, language, { version: '1.5', actions: 'submit' }))
      const { rungs, highestRung, persona, levels, highestLevel } = profile
      const outside = highestRung === 'inactive'
      expect(card.warnings).toEqual([])
      expect(card.text).toContain(outside ? '' : picture(view.ladder, rungs, rung).join(''))
      expect(card.text).toContain(outside ? '' : picture(view.pyramid, levels, level).join(''))
      expect(card.lines).toContain(text(`models.forrester.places.${highestRung}.you`))
      expect(card.lines).toContain(text(`models.aimia.places.${persona}.you`))
      expect(card.lines).toContain(text(`models.pyramid.places.${highestLevel}.you`))
    }
  })
})
