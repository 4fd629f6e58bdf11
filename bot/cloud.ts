/**
 * Microsoft's clouds, and where Teams, Graph, sign-in and files are in each of them. The only addresses to which the bot
 * sends anything: an administrator names a cloud, never a host, but for a collector of traces and metrics of their own.
 *
 * Sources: Microsoft's pages on Teams in sovereign clouds, and on Graph's national deployments; the addresses of the
 * connector are those of Microsoft's own successor to the Bot Framework SDK.
 */
export interface Cloud {
  /** Where Teams' connector is reached for people who never met the bot. */
  readonly serviceUrl: string
  /** Where else, when Teams says that this is not the tenant's address; null where there is no other. */
  readonly otherServiceUrl: string | null
  /** The origins at which Teams' connector may be. */
  readonly services: readonly string[]
  /** The domain of the organisations' SharePoint and OneDrive. */
  readonly files: readonly string[]
  readonly graph: string
  readonly login: string
  /** Viva Engage, where this cloud is known to have it; null where it is not. */
  readonly engage: string | null
  /** Where a link to something in Teams begins. */
  readonly teams: string
  /** Who signs what Teams sends, and the OpenID document that tells the keys. */
  readonly issuer: string
  readonly keys: string
  /** What Teams' connector wants a token for. */
  readonly connector: string
  /** Signing in users: the SDK asks for it, the bot does not use it. */
  readonly oAuthUrl: string
  /** The domains of Application Insights. */
  readonly insights: readonly string[]
}

export const CLOUD_NAMES = ['public', 'gcc', 'gcc-high', 'dod', 'china'] as const
export type CloudName = (typeof CLOUD_NAMES)[number]

const PUBLIC_SERVICE = 'https://smba.trafficmanager.net'
const GCC_SERVICE = 'https://smba.infra.gcc.teams.microsoft.com'

const PUBLIC: Cloud = {
  serviceUrl: `${PUBLIC_SERVICE}/teams/`,
  otherServiceUrl: `${GCC_SERVICE}/teams/`,
  services: [PUBLIC_SERVICE, 'https://smba.onyx.prod.teams.trafficmanager.net', GCC_SERVICE],
  files: ['sharepoint.com'],
  graph: 'https://graph.microsoft.com',
  login: 'https://login.microsoftonline.com',
  engage: 'https://www.yammer.com',
  teams: 'https://teams.microsoft.com',
  issuer: 'https://api.botframework.com',
  keys: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  connector: 'https://api.botframework.com',
  oAuthUrl: 'https://api.botframework.com',
  insights: ['applicationinsights.azure.com', 'monitor.azure.com'],
}

const GCC_HIGH: Cloud = {
  serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams/',
  otherServiceUrl: null,
  services: ['https://smba.infra.gov.teams.microsoft.us'],
  files: ['sharepoint.us'],
  graph: 'https://graph.microsoft.us',
  login: 'https://login.microsoftonline.us',
  engage: null,
  teams: 'https://gov.teams.microsoft.us',
  issuer: 'https://api.botframework.us',
  keys: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  connector: 'https://api.botframework.us',
  oAuthUrl: 'https://api.botframework.azure.us',
  insights: ['applicationinsights.azure.us', 'monitor.azure.us'],
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  public: PUBLIC,
  // Part of the public cloud: only the address of Teams' connector differs; of Viva Engage nobody told us.
  gcc: {
    ...PUBLIC,
    serviceUrl: `${GCC_SERVICE}/teams/`,
    otherServiceUrl: `${PUBLIC_SERVICE}/teams/`,
    engage: null,
  },
  'gcc-high': GCC_HIGH,
  dod: {
    ...GCC_HIGH,
    serviceUrl: 'https://smba.infra.dod.teams.microsoft.us/teams/',
    services: ['https://smba.infra.dod.teams.microsoft.us'],
    files: ['sharepoint-mil.us'],
    graph: 'https://dod-graph.microsoft.us',
    teams: 'https://dod.teams.microsoft.us',
  },
  china: {
    serviceUrl: 'https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams/',
    otherServiceUrl: null,
    services: ['https://frontend.botapi.msg.infra.teams.microsoftonline.cn'],
    files: ['sharepoint.cn'],
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    engage: null,
    teams: 'https://teams.microsoftonline.cn',
    issuer: 'https://api.botframework.azure.cn',
    keys: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    connector: 'https://api.botframework.azure.cn',
    oAuthUrl: 'https://token.botframework.azure.cn',
    insights: ['applicationinsights.azure.cn', 'monitor.azure.cn'],
  },
}
