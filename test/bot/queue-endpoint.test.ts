import { type ConfigReading, readConfig } from '../../bot/config'

const ID = '11111111-2222-3333-4444-555555555555'

/** Production on a managed identity, with these endpoints. */
function reading(endpoints: Readonly<Record<string, string>>): ConfigReading {
  return readConfig({
    NODE_ENV: 'production',
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppId: ID,
    MicrosoftAppTenantId: ID,
    LEAD_IDS: ID,
    PSEUDONYM_KEY_FILE: '/run/secrets/pseudonym.key',
    ...endpoints,
  })
}

describe('where the queues are', () => {
  test.each([
    ['https://account.table.core.windows.net', 'https://account.queue.core.windows.net'],
    ['https://account.table.core.usgovcloudapi.net/', 'https://account.queue.core.usgovcloudapi.net/'],
    ['https://table.table.core.windows.net', 'https://table.queue.core.windows.net'],
    ['https://account.z01.table.storage.azure.net', 'https://account.z01.queue.storage.azure.net'],
  ])('beside the tables of %s', (tableEndpoint, queueEndpoint) => {
    expect(reading({ AZURE_STORAGE_TABLE_ENDPOINT: tableEndpoint })).toMatchObject({
      config: { storage: { kind: 'managed-identity', tableEndpoint, queueEndpoint, clientId: ID } },
    })
  })

  test('where it is said, whatever the tables are called', () => {
    const said = {
      AZURE_STORAGE_TABLE_ENDPOINT: 'https://tables.example.org',
      AZURE_STORAGE_QUEUE_ENDPOINT: 'https://queues.example.org',
    }
    expect(reading(said)).toMatchObject({ config: { storage: { queueEndpoint: 'https://queues.example.org' } } })
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a table endpoint that does not tell it',
      { AZURE_STORAGE_TABLE_ENDPOINT: 'https://tables.example.org' },
      /^AZURE_STORAGE_QUEUE_ENDPOINT is missing/,
    ],
    [
      'an address without TLS',
      {
        AZURE_STORAGE_TABLE_ENDPOINT: 'https://account.table.core.windows.net',
        AZURE_STORAGE_QUEUE_ENDPOINT: 'http://account.queue.core.windows.net',
      },
      /^AZURE_STORAGE_QUEUE_ENDPOINT must be an https address/,
    ],
    [
      'queues beside a connection string, which names its own',
      { AZURE_STORAGE_CONNECTION_STRING: 'x', AZURE_STORAGE_QUEUE_ENDPOINT: 'https://account.queue.core.windows.net' },
      /^AZURE_STORAGE_QUEUE_ENDPOINT goes with AZURE_STORAGE_TABLE_ENDPOINT only/,
    ],
  ])('refused: %s', (_, endpoints, problem) => {
    expect(reading(endpoints)).toEqual({ kind: 'problems', problems: [expect.stringMatching(problem)] })
  })

  test('on this machine there is no managed identity to reach them with', () => {
    const local = readConfig({ AZURE_STORAGE_QUEUE_ENDPOINT: 'https://account.queue.core.windows.net' })
    expect(local).toEqual({
      kind: 'problems',
      problems: [expect.stringMatching(/^AZURE_STORAGE_QUEUE_ENDPOINT works/)],
    })
  })
})
