import { CLOUDS } from '../../../bot/cloud'
import { type Config, readConfig } from '../../../bot/config'
import { engageOf } from '../../../bot/engage/engage'
import { signIn } from '../../../bot/engage/signing-in'
import { type EngageDouble, startEngageDouble } from '../../support/engage-double'

let double: EngageDouble
let said: string[]
beforeEach(async () => {
  double = await startEngageDouble()
  said = []
})
afterEach(() => double.stop())

function configOf(): Config {
  const reading = readConfig({})
  if (reading.kind === 'problems') throw new Error('Without any setting there is a configuration.')
  return { ...reading.config, engage: double.settings, cloud: { ...CLOUDS.public, engage: double.origin } }
}

function signsIn(config = configOf()): Promise<void> {
  return signIn(engageOf(config, { fetch: double.fetch }), (line) => said.push(line))
}

test('an administrator sees the code, who has signed in, and that the community is there', async () => {
  await signsIn()
  expect(said).toEqual([
    expect.stringContaining('not as yourself'),
    expect.stringContaining('ABCD1234'),
    expect.stringContaining('Signed in: bot@contoso.example.'),
    'The community is there.',
  ])
})

test.each([
  ['nobody signs in in time', () => Object.assign(double, { answer: 'lets-it-expire' }), 'Run it again'],
  ['Entra does not know the app', () => Object.assign(double, { registered: false }), 'public client flows'],
  ['the account is no member', () => double.communities.set(double.settings.community, 'stranger'), 'answered 403'],
  ['there is no such community', () => double.communities.clear(), 'does not see the community'],
])('where %s, it says what to do', async (_, spoil, told) => {
  spoil()
  await expect(signsIn()).rejects.toThrow(told)
})

test('where it is not switched on, it says which settings are missing', async () => {
  await expect(signsIn({ ...configOf(), engage: null })).rejects.toThrow('ENGAGE_COMMUNITY_ID')
})

test('who signs in later takes the place of who did before', async () => {
  await signsIn()
  await signsIn()
  expect(said.filter((line) => line.startsWith('Signed in'))).toHaveLength(2)
})
