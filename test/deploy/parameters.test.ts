import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { NAME, readParameters, SET_BY_TEMPLATE } from '../../deploy/parameters'
import { DEPLOY, deploymentOf } from '../support/arm/deployment'

const LEAD = 'aaaaaaaa-0000-0000-0000-000000000001'
const GIVEN = {
  name: 'audience-profile',
  alertEmail: 'it@contoso.com',
  leadIds: LEAD,
  settings: { MINIMUM_GROUP: '8' },
}

const ENGAGE = { engageCommunityId: '123456', engageClientId: LEAD }

const read = (given: object) =>
  readParameters(
    JSON.stringify({ parameters: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }])) }),
  )
const problemsOf = (given: object) => {
  const reading = read(given)
  return reading.kind === 'problems' ? reading.problems : []
}

describe('the parameters', () => {
  test('are taken where the bot would start with them', () => {
    for (const given of [GIVEN, { ...GIVEN, ...ENGAGE }])
      expect(read(given)).toEqual({ kind: 'parameters', parameters: { name: 'audience-profile', cloud: 'public' } })
  })

  test.each<[string, object, string]>([
    ['a name has capitals', { ...GIVEN, name: 'Audience' }, 'name must be 3 to 20'],
    ['a name is too long', { ...GIVEN, name: 'a'.repeat(21) }, 'name must be 3 to 20'],
    ['a name has two hyphens', { ...GIVEN, name: 'a--b' }, 'name must be 3 to 20'],
    ['nobody would be told', { ...GIVEN, alertEmail: '' }, 'alertEmail is missing'],
    ['nobody is a lead', { ...GIVEN, leadIds: '' }, 'LEAD_IDS is missing'],
    ['a lead is no object id', { ...GIVEN, leadIds: 'anna@contoso.com' }, 'LEAD_IDS must be Entra object ids'],
    ['a setting is none', { ...GIVEN, settings: { MINIMUM: '8' } }, 'MINIMUM is no setting of the bot'],
    ['a setting is too low', { ...GIVEN, settings: { MINIMUM_GROUP: 3 } }, 'MINIMUM_GROUP must be a whole number'],
    ['a setting is of the template', { ...GIVEN, settings: { PORT: 80 } }, 'PORT is set by the template'],
    ['Viva Engage has no app registration', { ...GIVEN, engageCommunityId: '1' }, 'ENGAGE_CLIENT_ID is missing'],
    [
      'a community is none',
      { ...GIVEN, ...ENGAGE, engageCommunityId: 'all' },
      'ENGAGE_COMMUNITY_ID must be the number',
    ],
    ['Viva Engage is a setting', { ...GIVEN, settings: { ENGAGE_CLIENT_ID: LEAD } }, 'ENGAGE_CLIENT_ID is set by'],
    ['the key stands in them', { ...GIVEN, pseudonymKey: 'a' }, 'pseudonymKey: it must not stand in a file'],
    ['a cloud is none', { ...GIVEN, cloud: 'private' }, 'cloud.value: '],
  ])('are refused where %s', (_, given, problem) => {
    expect(problemsOf(given)).toEqual([expect.stringContaining(problem)])
  })

  test('as they come are refused: it is for the administrator to say who leads, and who is told', () => {
    const reading = readParameters(readFileSync(join(DEPLOY, 'azuredeploy.parameters.json'), 'utf8'))
    expect(reading.kind === 'problems' && reading.problems.map((problem) => problem.split(' ')[0])).toEqual([
      'alertEmail',
      'LEAD_IDS',
    ])
  })

  test('may not set what the template sets', () => {
    const engage = { engageCommunityId: '1', engageClientId: 'd' }
    const given = { leadIds: 'a', leadGroupId: 'b', leadTeamId: 'c', image: 'i', ...engage }
    const app = deploymentOf(given).resources.find(({ type }) => type === 'Microsoft.App/containerApps')
    const set = app?.properties.template.containers[0].env.map(({ name }: { name: string }) => name)
    expect([...SET_BY_TEMPLATE].toSorted()).toEqual(set.toSorted())
  })

  test('take any name that is as they say', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z0-9]{2,8}(-[a-z0-9]{1,9})?$/), (name) => NAME.test(name)))
  })
})
