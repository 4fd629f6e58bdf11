import { readConfig } from '../../../bot/config'

const PRODUCTION = {
  NODE_ENV: 'production',
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: 'bbbbbbbb-1111-4222-8333-444444444444',
  MicrosoftAppTenantId: 'aaaaaaaa-1111-4222-8333-444444444444',
  LEAD_IDS: 'cccccccc-1111-4222-8333-444444444444',
  AZURE_STORAGE_TABLE_ENDPOINT: 'https://account.table.core.windows.net',
  PSEUDONYM_KEY_URI: 'https://vault.vault.azure.net/secrets/pseudonym-key',
}
const APP = '7b2f0b1e-6c1c-4c61-9d7f-0f1d2b3c4d5e'

function graphOf(settings: Readonly<Record<string, string>>) {
  const reading = readConfig(settings)
  return reading.kind === 'config' ? reading.config.graph : reading.problems
}

function cloudOf(settings: Readonly<Record<string, string>>) {
  const reading = readConfig({ ...PRODUCTION, ...settings })
  return reading.kind === 'config' ? reading.config.cloud.graph : reading.problems
}

test.each`
  cloud         | graph
  ${''}         | ${'https://graph.microsoft.com'}
  ${'public'}   | ${'https://graph.microsoft.com'}
  ${'gcc'}      | ${'https://graph.microsoft.com'}
  ${'gcc-high'} | ${'https://graph.microsoft.us'}
  ${'dod'}      | ${'https://dod-graph.microsoft.us'}
  ${'china'}    | ${'https://microsoftgraph.chinacloudapi.cn'}
`('in the cloud "$cloud" Graph is asked at $graph', ({ cloud, graph }) => {
  expect(cloudOf({ CLOUD: cloud })).toBe(graph)
})

test.each(['GCC', 'https://graph.example.org', 'government'])('there is no cloud %s', (cloud) => {
  expect(cloudOf({ CLOUD: cloud })).toEqual([expect.stringContaining('CLOUD must be public or gcc or')])
})

test.each`
  settings                 | teamsAppId
  ${{}}                    | ${null}
  ${{ TEAMS_APP_ID: APP }} | ${APP}
`('in production Graph installs $teamsAppId, with $settings', ({ settings, teamsAppId }) => {
  expect(graphOf({ ...PRODUCTION, ...settings })).toEqual({ teamsAppId })
})

test('an app that is no GUID is refused, with what to do', () => {
  const settings = { ...PRODUCTION, TEAMS_APP_ID: 'audience-profile' }
  expect(graphOf(settings)).toEqual([expect.stringContaining('TEAMS_APP_ID must be a GUID')])
})

test('locally there is no Graph, and a setting for it is a mistake', () => {
  expect(graphOf({})).toBeNull()
  expect(graphOf({ TEAMS_APP_ID: APP })).toEqual([
    expect.stringContaining("TEAMS_APP_ID works with the bot's identity"),
  ])
})
