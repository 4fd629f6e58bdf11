import { EventEmitter, once } from 'node:events'
import { chmod, readFile, stat } from 'node:fs/promises'
import { type AccountParts, DelegatedAccount } from '../../../services/storage/delegated-account'
import { StorageError } from '../../../services/storage/errors'
import { type SecretText, secretAt } from '../../../services/storage/secret-text'
import { type EngageDouble, LOGIN, startEngageDouble } from '../../support/engage-double'

let double: EngageDouble
beforeEach(async () => {
  double = await startEngageDouble()
})
afterEach(() => double.stop())

const kept = () => secretAt(double.settings.signIn)
const path = () => (double.settings.signIn.kind === 'file' ? double.settings.signIn.path : '')

function account(parts: Partial<AccountParts> = {}): DelegatedAccount {
  return new DelegatedAccount({
    login: LOGIN,
    tenant: 'aaaaaaaa-1111-4222-8333-444444444444',
    clientId: double.settings.clientId,
    scope: 'https://www.yammer.com/.default',
    kept: kept(),
    fetch: double.fetch,
    ...parts,
  })
}

const signIn = () => account().signIn(() => {})

test('whoever signs in sees a code for another device, and is known from then on', async () => {
  const shown: string[] = []
  const signed = await account().signIn((message) => shown.push(message))
  expect([signed, shown]).toEqual([
    { kind: 'signed-in', account: 'bot@contoso.example' },
    [expect.stringContaining('ABCD1234')],
  ])
  expect(await account().token()).toEqual({ kind: 'token', token: 'access-2', kept: true })
})

test('each token is a fresh one, and what Entra gave for the next is kept in place of the last', async () => {
  await signIn()
  for (const number of [2, 3, 4])
    expect(await account().token()).toMatchObject({ kind: 'token', token: `access-${number}` })
  expect([...double.refreshTokens]).toEqual(['refresh-1', 'refresh-2', 'refresh-3', 'refresh-4'])
  const text = await readFile(path(), 'utf8')
  expect([text.includes('refresh-4'), text.includes('refresh-3')]).toEqual([true, false])
})

test('whoever signs in while a token is fetched takes the place of who did before', async () => {
  await signIn()
  const renewed = new EventEmitter()
  const slow: typeof fetch = async (input, init) => {
    const response = await double.fetch(input, init)
    if (!String(init?.body).includes('grant_type=refresh_token')) return response
    setImmediate(() => renewed.emit('asked'))
    await once(renewed, 'goes on')
    return response
  }
  const token = account({ fetch: slow }).token()
  await once(renewed, 'asked')
  await signIn()
  renewed.emit('goes on')
  expect(await token).toEqual({ kind: 'token', token: 'access-2', kept: true })
  const text = await readFile(path(), 'utf8')
  expect([text.includes('refresh-3'), text.includes('refresh-2')]).toEqual([true, false])
})

test('what is kept is for its owner alone', async () => {
  await signIn()
  expect((await stat(path())).mode & 0o777).toBe(0o600)
})

test.each([
  ['nothing is kept', async () => {}],
  ['a word stands there, as an administrator puts it there first', async () => kept().write('none')],
  ['what stands there was cut off', async () => kept().write('{"Account":{')],
  ['it was revoked, or has expired', async () => signIn().then(() => double.refreshTokens.clear())],
])('somebody must sign in where %s', async (_, given) => {
  await given()
  expect(await account().token()).toEqual({ kind: 'sign-in-needed' })
})

test.each(['declines', 'lets-it-expire'] as const)('nobody is signed in where the person %s', async (answer) => {
  double.answer = answer
  expect(await signIn()).toEqual({ kind: 'sign-in-needed' })
  expect(await kept().read()).toBeNull()
})

test('an app registration that Entra does not know is named', async () => {
  await signIn()
  double.registered = false
  const problem = 'Entra says unauthorized_client.'
  expect([await account().token(), await signIn()]).toEqual([
    { kind: 'refused', problem },
    { kind: 'refused', problem },
  ])
})

test('Entra, away, is no reason to sign in again', async () => {
  await signIn()
  const away: typeof fetch = async () => {
    throw new TypeError('fetch failed')
  }
  expect(await account({ fetch: away }).token()).toEqual({ kind: 'away' })
})

test('nobody but the sign-in of the cloud is called, wherever it says that tokens are', async () => {
  await signIn()
  const called: string[] = []
  const luring: typeof fetch = async (input) => {
    called.push(new URL(String(input)).origin)
    const endpoint = 'https://elsewhere.example/token'
    return Response.json({
      ...{ issuer: 'https://login.example/v2.0', jwks_uri: endpoint },
      ...{ token_endpoint: endpoint, authorization_endpoint: endpoint, end_session_endpoint: endpoint },
    })
  }
  await account({ fetch: luring, login: 'https://login.example' }).signIn(() => {})
  expect(new Set(called)).toEqual(new Set(['https://login.example']))
})

test('a token whose successor cannot be kept is given all the same, and that is told', async () => {
  await signIn()
  const full: SecretText = {
    read: () => kept().read(),
    write: async () => {
      throw new StorageError('forbidden', 'no right')
    },
  }
  expect(await account({ kept: full }).token()).toEqual({ kind: 'token', token: 'access-2', kept: false })
})

test.each([
  ['forbidden', { kind: 'refused', problem: 'told' }],
  ['unavailable', { kind: 'away' }],
] as const)('where the secret is %s, that is told', async (kind, told) => {
  const closed = async () => {
    throw new StorageError(kind, 'told')
  }
  expect(await account({ kept: { read: closed, write: closed } }).token()).toEqual(told)
})

test('a file that others may read is not used', async () => {
  await signIn()
  await chmod(path(), 0o644)
  expect(await account().token()).toMatchObject({ kind: 'refused', problem: expect.stringContaining('chmod 600') })
})
