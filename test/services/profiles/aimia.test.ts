import { exposureOf, personaOf } from '../../../services/profiles/aimia'
import { PERSONAS, type Persona } from '../../../services/profiles/profile'
import { type Answers, type Platform, QUESTIONS } from '../../../services/questionnaire/questions'
import { everyAnswer, someoneWho } from '../../support/answers'

type Does = Parameters<typeof someoneWho>[0]
const CREATES: Does = { create: 'monthly' }
const POSTS_WEEKLY: Does = { share: 'weekly', status: 'weekly' }

/** The same person on these networks, one word each; told of privately and for work. */
const on = (answers: Answers, privately: string, work = ''): Answers => ({
  ...answers,
  'private-platforms': privately.split(' ').filter(isPlatform),
  'work-platforms': work.split(' ').filter(isWorkPlatform),
})

/** One row, one person: what they did, the networks they were on, and the persona that Aimia's words give them. */
describe('the persona of somebody who', () => {
  test.each<[string, Does, string, Persona]>([
    ['was on no network', { consume: 'weekly' }, 'none', 'no-show'],
    ['wrote articles, but on no network', CREATES, 'none', 'no-show'],
    ['looked around on one network', { visit: 'weekly' }, 'facebook', 'newcomer'],
    ['only reads and saves, on one network', { consume: 'weekly', collect: 'weekly' }, 'reddit', 'newcomer'],
    ['only rates things, on one network', { review: 'weekly' }, 'facebook', 'newcomer'],
    ['comments on one network', { react: 'monthly' }, 'facebook', 'cliquer'],
    ['passes things on, on one network', { share: 'monthly' }, 'facebook', 'cliquer'],
    ['posts updates on one network', { status: 'monthly' }, 'facebook', 'cliquer'],
    ['publishes on one network', CREATES, 'facebook', 'cliquer'],
    ['moderates on one network', { moderate: 'monthly' }, 'facebook', 'cliquer'],
    ['does everything, but on one network', { ...CREATES, ...POSTS_WEEKLY, react: 'weekly' }, 'facebook', 'cliquer'],
    ['looked around on two networks', { visit: 'weekly' }, 'linkedin facebook', 'onlooker'],
    ['only rates things, on two networks', { review: 'weekly' }, 'linkedin facebook', 'onlooker'],
    ['comments on two networks', { react: 'monthly' }, 'linkedin facebook', 'mix-n-mingler'],
    ['moderates on two networks', { moderate: 'monthly' }, 'linkedin facebook', 'mix-n-mingler'],
    ['shares and posts weekly, and never creates', POSTS_WEEKLY, 'linkedin facebook', 'mix-n-mingler'],
    ['creates, and does one thing weekly', { ...CREATES, react: 'weekly' }, 'linkedin facebook', 'mix-n-mingler'],
    [
      'creates, and does two things monthly',
      { ...CREATES, react: 'monthly', share: 'monthly' },
      'x reddit',
      'mix-n-mingler',
    ],
    [
      'creates, and moderates and shares weekly',
      { ...CREATES, moderate: 'weekly', share: 'weekly' },
      'x reddit',
      'mix-n-mingler',
    ],
    ['creates, shares and posts weekly', { ...CREATES, ...POSTS_WEEKLY }, 'linkedin facebook', 'spark'],
    ['creates, comments and shares weekly', { ...CREATES, react: 'weekly', share: 'weekly' }, 'x reddit', 'spark'],
    ['creates, comments and posts weekly', { ...CREATES, react: 'weekly', status: 'weekly' }, 'x reddit', 'spark'],
  ])('%s', (_, does, networks, persona) => {
    expect(personaOf(on(someoneWho(does), networks))).toBe(persona)
  })

  test('skipped both questions about platforms: not classified, whatever they did', () => {
    expect(personaOf(someoneWho({ visit: 'weekly', create: 'weekly' }))).toBe('not-classified')
  })

  test('answered one of the two: classified', () => {
    expect(personaOf(someoneWho({ visit: 'weekly' }, { 'work-platforms': ['linkedin'] }))).toBe('newcomer')
    expect(personaOf(someoneWho({}, { 'private-platforms': ['whatsapp'] }))).toBe('no-show')
  })
})

describe('on how many networks somebody is', () => {
  test.each<[string, string, string, number]>([
    ['none at all', 'none', 'none', 0],
    ['WhatsApp and YouTube: these are no networks', 'whatsapp youtube', 'youtube', 0],
    ['one network beside WhatsApp and YouTube', 'linkedin whatsapp youtube', '', 1],
    ['one network, privately and for work', 'linkedin', 'linkedin', 1],
    ['one privately, another for work', 'facebook', 'linkedin', 2],
    ['none privately, two for work', 'none', 'linkedin viva-engage', 2],
    ['a network that we do not name', 'other', '', 1],
    ['all that we name', 'linkedin facebook instagram x tiktok snapchat pinterest reddit other', 'viva-engage', 10],
  ])('%s', (_, privately, work, networks) => {
    expect(exposureOf(on(someoneWho({}), privately, work))).toBe(networks)
  })

  test.each(['visit', 'share', 'status', 'moderate'] as const)('whoever did %s was on one at least', (activity) => {
    const does = someoneWho({ [activity]: 'monthly' })
    expect(exposureOf(on(does, 'none'))).toBe(1)
    expect(exposureOf(on(does, 'x reddit'))).toBe(2)
  })

  test.each(['consume', 'collect', 'react', 'review', 'create'] as const)('%s implies none', (activity) => {
    expect(exposureOf(on(someoneWho({ [activity]: 'weekly' }), 'none'))).toBe(0)
  })
})

/** Each number can be checked by hand: two of three answers are monthly or more, one of three is weekly. */
describe('of all 19,683 ways to answer the nine rows', () => {
  const all = everyAnswer()
  const personas = (privately: string, work?: string) => {
    const platforms = on(someoneWho({}), privately, work)
    return all.map((answers) => personaOf({ ...platforms, ...answers }))
  }
  const BY_NETWORKS = ['none', 'linkedin', 'linkedin facebook', 'linkedin facebook x'].map((some) => personas(some))

  test.each<[string, ...number[]]>([
    ['spark', 0, 0, 3_402, 3_402],
    ['mix-n-mingler', 0, 0, 16_200, 16_200],
    ['cliquer', 19_386, 19_602, 0, 0],
    ['onlooker', 0, 0, 81, 81],
    ['newcomer', 54, 81, 0, 0],
    ['no-show', 243, 0, 0, 0],
  ])('%s: %i on no network, %i on one, %i on two, %i on three', (persona, ...expected) => {
    expect(BY_NETWORKS.map((found) => found.filter((one) => one === persona).length)).toEqual(expected)
  })

  test('WhatsApp and YouTube change the persona of none', () => {
    expect(personas('whatsapp youtube', 'youtube')).toEqual(BY_NETWORKS[0])
    expect(personas('linkedin whatsapp youtube')).toEqual(BY_NETWORKS[1])
    expect(personas('linkedin facebook', 'whatsapp')).toEqual(BY_NETWORKS[2])
  })

  test('all six personas occur; the seventh, not classified, is that of all who skipped the platforms', () => {
    const skipped = new Set(all.map(personaOf))
    expect(skipped).toEqual(new Set(['not-classified']))
    expect(new Set([...BY_NETWORKS.flat(), ...skipped])).toEqual(new Set(PERSONAS))
  })
})

type PrivatePlatform = (typeof QUESTIONS)['private-platforms']['options'][number]

function isPlatform(word: string): word is PrivatePlatform {
  return (QUESTIONS['private-platforms'].options as readonly string[]).includes(word)
}

function isWorkPlatform(word: string): word is Platform {
  return (QUESTIONS['work-platforms'].options as readonly string[]).includes(word)
}
