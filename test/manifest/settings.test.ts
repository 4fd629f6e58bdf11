import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAppSettings } from '../../manifest/settings'
import { APP_SETTINGS, FOLDER } from '../support/app-package'

const { domain: _, version: __, ...GIVEN } = APP_SETTINGS

const problemsOf = (settings: unknown) => {
  const reading = readAppSettings(JSON.stringify(settings), '0.1.0')
  return reading.kind === 'problems' ? reading.problems : []
}
const developer = (change: object) => ({ ...GIVEN, developer: { ...GIVEN.developer, ...change } })

describe('the settings of the app', () => {
  test("need no version of their own: the product's counts", () => {
    const settings = { ...APP_SETTINGS, version: '0.1.0' }
    expect(readAppSettings(JSON.stringify(GIVEN), '0.1.0')).toEqual({ kind: 'settings', settings })
  })

  test.each<[string, unknown, string]>([
    ['an id is none', { ...GIVEN, botId: 'bot' }, 'botId must be a GUID'],
    ['an id is missing', { ...GIVEN, teamsAppId: undefined }, 'teamsAppId must be a GUID'],
    ['a version has two parts', { ...GIVEN, version: '1.2' }, 'version must be three whole numbers'],
    ['a version has a word', { ...GIVEN, version: '1.2.0-beta' }, 'version must be three whole numbers'],
    ['a domain is an address', { ...GIVEN, domain: 'https://bot.contoso.com' }, 'domain must be the host'],
    ['a domain lets others in', { ...GIVEN, domain: '*.azurecontainerapps.io' }, 'domain must be the host'],
    ['a page is not safe', developer({ privacyUrl: 'http://contoso.com' }), 'developer.privacyUrl must be the https'],
    ['a page is on one machine', developer({ termsOfUseUrl: 'https://localhost/t' }), 'developer.termsOfUseUrl must'],
    ['a page is missing', developer({ websiteUrl: undefined }), 'developer.websiteUrl must be the https address'],
    ['there is no name', developer({ name: ' ' }), 'developer.name is missing'],
    ['a name is too long', developer({ name: 'x'.repeat(33) }), 'developer.name is too long'],
    ['one is misspelled', { ...GIVEN, botID: GIVEN.botId }, 'There is a setting that the app does not have'],
  ])('are refused where %s', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)])
  })

  test('are no settings where they are no JSON', () => {
    expect(readAppSettings('{', '0.1.0').kind).toBe('problems')
  })

  test('as the example has them are refused, each by its name', () => {
    const example = JSON.parse(readFileSync(join(FOLDER, 'settings.example.json'), 'utf8'))
    expect(problemsOf(example).map((problem) => problem.split(' ')[0])).toEqual([
      'teamsAppId',
      'botId',
      'developer.websiteUrl',
      'developer.privacyUrl',
      'developer.termsOfUseUrl',
    ])
  })
})
