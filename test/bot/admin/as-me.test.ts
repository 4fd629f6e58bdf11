import { AzureCliCredential } from '@azure/identity'
import { read } from '../../../bot/admin/admin'
import { asMe } from '../../../bot/admin/as-me'
import { readConfig } from '../../../bot/config'
import { credentialOf } from '../../../services/storage/clients'

/** As Azure has them. */
const SETTINGS = {
  NODE_ENV: 'production',
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  MicrosoftAppTenantId: '66666666-7777-4888-9999-000000000000',
  AZURE_STORAGE_TABLE_ENDPOINT: 'https://own.table.core.windows.net',
  PSEUDONYM_KEY_URI: 'https://own.vault.azure.net/secrets/pseudonym-key',
  LEAD_IDS: '99999999-8888-4777-8666-555555555555',
}

function configOf(settings: Readonly<Record<string, string>>) {
  const reading = readConfig(settings)
  if (reading.kind === 'problems') throw new Error(reading.problems.join(' '))
  return reading.config
}

test('with --as-me storage and key are reached by whoever is signed in with the Azure CLI', () => {
  const { storage, pseudonymKey } = asMe(configOf(SETTINGS))
  if (storage?.kind !== 'managed-identity' || pseudonymKey.kind !== 'key-vault') throw new Error('Both are in Azure.')
  expect([storage, pseudonymKey].map(credentialOf)).toEqual([
    expect.any(AzureCliCredential),
    expect.any(AzureCliCredential),
  ])
})

test("without it by the bot's own identity", () => {
  const { storage } = configOf(SETTINGS)
  if (storage?.kind !== 'managed-identity') throw new Error('It is in Azure.')
  expect(credentialOf(storage)).not.toBeInstanceOf(AzureCliCredential)
})

test('a connection string and a file are reached as ever', () => {
  const config = configOf({ AZURE_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true' })
  expect(asMe(config)).toEqual(config)
})

test('every command takes it', () => {
  expect(read(['recount', '--as-me'])).toMatchObject({ kind: 'command', given: { 'as-me': true } })
})
