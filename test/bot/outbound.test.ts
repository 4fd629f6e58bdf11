import { AuthenticationConstants, GovernmentConstants } from 'botframework-connector'
import fc from 'fast-check'
import { CLOUD_NAMES, CLOUDS, type Cloud } from '../../bot/cloud'
import { outboundOf } from '../../bot/outbound'
import { sdkCloudOf } from '../../bot/sdk-settings'
import { IDENTITY } from '../support/bot-under-test'

const production = outboundOf(CLOUDS.public, false)
const local = outboundOf(CLOUDS.public, true)

describe("in production, Teams is called at Teams' own addresses", () => {
  test.each([
    ['public', 'https://smba.trafficmanager.net/teams/'],
    ['public', 'https://smba.trafficmanager.net/emea/bbbbbbbb-1111-4222-8333-444444444444/'],
    ['public', 'https://SMBA.trafficmanager.net:443/amer/'],
    ['public', 'https://smba.onyx.prod.teams.trafficmanager.net/teams/'],
    ['public', 'https://smba.infra.gcc.teams.microsoft.com/teams'],
    ['gcc', 'https://smba.infra.gcc.teams.microsoft.com/teams'],
    ['gcc-high', 'https://smba.infra.gov.teams.microsoft.us/teams'],
    ['dod', 'https://smba.infra.dod.teams.microsoft.us/teams'],
    ['china', 'https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams'],
  ] as const)('of the cloud %s: %s', (cloud, address) => {
    expect(outboundOf(CLOUDS[cloud], false).toTeams(address)).toBe(true)
  })

  test.each([
    'http://smba.trafficmanager.net/teams/',
    'https://smba.trafficmanager.net:8443/teams/',
    'https://smba.trafficmanager.net.example.org/teams/',
    'https://smba.trafficmanager.net@example.org/teams/',
    'https://user:word@smba.trafficmanager.net/teams/',
    'https://other.trafficmanager.net/teams/',
    'https://x.smba.trafficmanager.net/teams/',
    'https://example.org/smba.trafficmanager.net',
    'https://example.org\\@smba.trafficmanager.net/',
    'https://smba.infra.gov.teams.microsoft.us/teams',
    'https://169.254.169.254/metadata/identity',
    'https://127.0.0.1/teams/',
    'http://127.0.0.1:3978/teams/',
    'http://localhost/teams/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//smba.trafficmanager.net/teams/',
    'smba.trafficmanager.net',
    '',
  ])('and not at %s', (address) => {
    expect(production.toTeams(address)).toBe(false)
  })

  test('and at no other, however it is written: what is allowed goes to one of them by TLS', () => {
    const pieces = fc.constantFrom(
      ...['https://', 'http://', '//', '@', ':443', ':80', '/', '\\', '.', '?', '#', '%2e', '%40', '\t', 'user:word'],
      ...['smba.trafficmanager.net', 'example.org', '127.0.0.1', 'teams', '\u3002', '\u00ad'],
    )
    const addresses = fc.oneof(
      fc.webUrl(),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 6 }).map((parts) => `https://${parts.join('')}`),
    )
    fc.assert(
      fc.property(addresses, (address) => {
        if (!production.toTeams(address)) return
        const { protocol, host } = new URL(address)
        expect([protocol, CLOUDS.public.services]).toEqual(['https:', expect.arrayContaining([`https://${host}`])])
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('on our own machine', () => {
  test.each(['http://127.0.0.1:56150/_connector', 'http://localhost:56150/', 'http://[::1]:1/'])(
    'the chat beside the bot is called: %s',
    (address) => expect([local.toTeams(address), production.toTeams(address)]).toEqual([true, false]),
  )

  test.each(['https://smba.trafficmanager.net/teams/', 'http://10.0.0.1/', 'http://127.0.0.1.example.org/'])(
    'and nobody else: %s',
    (address) => expect(local.toTeams(address)).toBe(false),
  )
})

describe('Viva Engage', () => {
  const engaged = outboundOf(CLOUDS.public, false, true)
  const POST = 'https://www.yammer.com/api/v1/messages.json'

  test('is called where it is switched on, and nowhere else', () => {
    expect([engaged.toEngage(POST), production.toEngage(POST), local.toEngage(POST)]).toEqual([true, false, false])
  })

  test.each([
    'http://www.yammer.com/api/v1/messages.json',
    'https://www.yammer.com:8443/',
    'https://www.yammer.com.example.org/',
    'https://www.yammer.com@example.org/',
    'https://yammer.com/',
    'https://graph.microsoft.com/',
  ])('and not at %s', (address) => expect(engaged.toEngage(address)).toBe(false))

  test.each(['gcc', 'gcc-high', 'dod', 'china'] as const)('is in the cloud %s nowhere', (cloud) => {
    expect(outboundOf(CLOUDS[cloud], false, true).toEngage(POST)).toBe(false)
  })
})

describe('the clouds', () => {
  test.each(CLOUD_NAMES)(
    '%s: its own addresses of Teams are allowed, and of no cloud of another government',
    (name) => {
      const { serviceUrl, otherServiceUrl, services } = CLOUDS[name]
      const outbound = outboundOf(CLOUDS[name], false)
      for (const address of [serviceUrl, otherServiceUrl])
        expect(address === null || outbound.toTeams(address)).toBe(true)
      const abroad = CLOUD_NAMES.flatMap((other) =>
        CLOUDS[other].services.filter((service) => !services.includes(service)),
      )
      expect(abroad.filter((service) => outbound.toTeams(service))).toEqual([])
    },
  )

  test.each(CLOUD_NAMES)('%s: everything in it is reached by TLS', (name) => {
    const { files, otherServiceUrl, services, engage, insights, ...addresses } = CLOUDS[name]
    expect(insights.filter((domain) => !/^(applicationinsights|monitor)\.azure\.[a-z]+$/.test(domain))).toEqual([])
    expect(files.filter((domain) => !/^sharepoint[a-z-]*\.[a-z]+$/.test(domain))).toEqual([])
    const all = [...services, ...(engage === null ? [] : [engage]), ...Object.values(addresses)]
    for (const address of all) expect(address).toMatch(/^https:\/\/[a-z.-]+/)
  })

  /** What the SDK would take for the two clouds that it knows. */
  const sdk = (constants: typeof AuthenticationConstants | typeof GovernmentConstants) => ({
    ToChannelFromBotOAuthScope: constants.ToChannelFromBotOAuthScope,
    ToBotFromChannelTokenIssuer: constants.ToBotFromChannelTokenIssuer,
    ToBotFromChannelOpenIdMetadataUrl: constants.ToBotFromChannelOpenIdMetadataUrl,
    OAuthUrl: constants.OAuthUrl,
  })
  test.each<[string, Cloud, ReturnType<typeof sdk>]>([
    ['public', CLOUDS.public, sdk(AuthenticationConstants)],
    ['gcc', CLOUDS.gcc, sdk(AuthenticationConstants)],
    ['gcc-high', CLOUDS['gcc-high'], sdk(GovernmentConstants)],
    ['dod', CLOUDS.dod, sdk(GovernmentConstants)],
  ])("%s: tokens are the SDK's own", (_, cloud, expected) => {
    expect(sdkCloudOf(cloud, IDENTITY)).toMatchObject(expected)
  })
})
