import { CLOUDS, type CloudName } from '../../bot/cloud'
import { askedOnce, credentialsFor } from '../../bot/token'

const APP = 'bbbbbbbb-1111-4222-8333-444444444444'
const TENANT = 'aaaaaaaa-1111-4222-8333-444444444444'
const secret = { appType: 'SingleTenant', appId: APP, tenantId: TENANT, password: 'not-a-secret' } as const
const managed = { appType: 'UserAssignedMSI', appId: APP, tenantId: TENANT, password: null } as const

describe('a token is asked for', () => {
  test.each`
    cloud         | audience                               | login
    ${'public'}   | ${'https://graph.microsoft.com'}       | ${'https://login.microsoftonline.com'}
    ${'gcc'}      | ${'https://api.botframework.com'}      | ${'https://login.microsoftonline.com'}
    ${'gcc-high'} | ${'https://graph.microsoft.us'}        | ${'https://login.microsoftonline.us'}
    ${'dod'}      | ${'https://dod-graph.microsoft.us'}    | ${'https://login.microsoftonline.us'}
    ${'china'}    | ${'https://api.botframework.azure.cn'} | ${'https://login.partner.microsoftonline.cn'}
  `('under our own tenant, where the cloud signs in: $cloud', async ({ cloud, audience, login }) => {
    // The table's cells are names of clouds.
    const { appId, oAuthEndpoint, oAuthScope } = await credentialsFor(secret, CLOUDS[cloud as CloudName], audience)
    expect({ appId, oAuthEndpoint, oAuthScope }).toEqual({
      appId: APP,
      oAuthEndpoint: `${login}/${TENANT}`,
      oAuthScope: audience,
    })
  })

  test('under the managed identity, without a secret', async () => {
    const credentials = await credentialsFor(managed, CLOUDS.public, 'https://graph.microsoft.com')
    expect(credentials).toMatchObject({ appId: APP, oAuthScope: 'https://graph.microsoft.com' })
    expect(credentials.constructor.name).toBe('ManagedIdentityAppCredentials')
  })
})

describe('whoever wants a token while another is waiting for one', () => {
  /** Answers when told to, with the number of the question. */
  function entra() {
    const answers: (() => void)[] = []
    const token = askedOnce((fresh) => {
      const answer = `${fresh ? 'fresh' : 'kept'} ${answers.length + 1}`
      return new Promise((resolve) => answers.push(() => resolve(answer)))
    })
    return { token, answers }
  }

  test('gets the same, for one question', async () => {
    const { token, answers } = entra()
    const tokens = [token(false), token(false), token(false)]
    for (const answer of answers) answer()
    expect(await Promise.all(tokens)).toEqual(['kept 1', 'kept 1', 'kept 1'])
  })

  test('gets a fresh one where the other does not need it fresh', async () => {
    const { token, answers } = entra()
    const tokens = [token(false), token(true)]
    for (const answer of answers) answer()
    expect(await Promise.all(tokens)).toEqual(['kept 1', 'fresh 2'])
  })

  test('asks anew once that is answered', async () => {
    const { token, answers } = entra()
    const first = token(false)
    answers[0]?.()
    await first
    const second = token(false)
    answers[1]?.()
    expect(await second).toBe('kept 2')
  })
})
