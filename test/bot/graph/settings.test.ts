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

test.each`
  settings                                                | endpoint                            | teamsAppId
  ${{}}                                                   | ${'https://graph.microsoft.com'}    | ${null}
  ${{ TEAMS_APP_ID: APP }}                                | ${'https://graph.microsoft.com'}    | ${APP}
  ${{ GRAPH_ENDPOINT: 'https://graph.microsoft.us' }}     | ${'https://graph.microsoft.us'}     | ${null}
  ${{ GRAPH_ENDPOINT: 'https://dod-graph.microsoft.us' }} | ${'https://dod-graph.microsoft.us'} | ${null}
`('in production Graph is asked, with $settings', ({ settings, endpoint, teamsAppId }) => {
  expect(graphOf({ ...PRODUCTION, ...settings })).toEqual({ endpoint, teamsAppId })
})

test.each`
  settings                                            | problem
  ${{ TEAMS_APP_ID: 'audience-profile' }}             | ${'TEAMS_APP_ID must be a GUID'}
  ${{ GRAPH_ENDPOINT: 'http://graph.microsoft.com' }} | ${'GRAPH_ENDPOINT must be https://graph.microsoft.com or'}
  ${{ GRAPH_ENDPOINT: 'https://graph.example.org' }}  | ${'GRAPH_ENDPOINT must be https://graph.microsoft.com or'}
`('$settings is refused, with what to do', ({ settings, problem }) => {
  expect(graphOf({ ...PRODUCTION, ...settings })).toEqual([expect.stringContaining(problem)])
})

test('locally there is no Graph, and a setting for it is a mistake', () => {
  expect(graphOf({})).toBeNull()
  expect(graphOf({ TEAMS_APP_ID: APP })).toEqual([
    expect.stringContaining("TEAMS_APP_ID works with the bot's identity"),
  ])
})
