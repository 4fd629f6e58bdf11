import { employeeId, tenantId } from '../../../services/identifiers'
import { pseudonymOf } from '../../../services/privacy/pseudonym'
import type { StorageAccount } from '../../../services/storage/clients'
import { answersPartitions } from '../../../services/storage/keys'
import { connectStorage } from '../../../services/storage/storage'
import { startAzurite } from '../../support/azurite'
import { keyOf } from '../../support/pseudonym-key'
import { answersAll, pseudonymNumber, Respondents, submissionOf, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, START } from '../../support/storage'

const unavailable = expect.objectContaining({ name: 'StorageError', kind: 'unavailable' })
const options = { now: () => START, minimumGroup: 5, trial: false }

describe('a storage that goes away', () => {
  test('is unavailable within the time of a turn, and works again when it is back', async () => {
    const before = await startAzurite()
    const port = Number(/:(\d+)\//.exec(before.connectionString)?.[1])
    const storage = await aStorage(before)
    await new Respondents(storage.answers).submit([1], answersAll('weekly'))
    await before.stop()
    const asked = performance.now()
    await expect(new Respondents(storage.answers).submit([1], answersAll('none'))).rejects.toEqual(unavailable)
    await expect(storage.ping()).rejects.toEqual(unavailable)
    expect(performance.now() - asked).toBeLessThan(8_000)

    const after = await startAzurite(port)
    try {
      // In memory nothing survives, so the tables are made again: what matters is that the same stores work.
      await Promise.all((['Answers', 'Settings'] as const).map((name) => storage.table(name).create(PATIENCE)))
      await new Respondents(storage.answers).submit([1], answersAll('none'))
      await expect(storage.ping()).resolves.toBeUndefined()
      expect(await storage.answers.respondents(WAVE)).toBe(1)
    } finally {
      await after.stop()
    }
  })

  test('that is away at the start is unavailable', async () => {
    const azurite = await startAzurite()
    await azurite.stop()
    const account = { kind: 'connection-string', connectionString: azurite.connectionString } as const
    await expect(connectStorage({ account, ...options })).rejects.toEqual(unavailable)
  })
})

describe('an account', () => {
  function managed(endpoints: { tableEndpoint?: string; queueEndpoint?: string }): StorageAccount {
    const address = 'https://account.example.org'
    return { kind: 'managed-identity', tableEndpoint: address, queueEndpoint: address, ...endpoints }
  }

  test.each([
    ['a connection string that is none', { kind: 'connection-string', connectionString: 'nonsense' }],
    ['a table endpoint that is no address', managed({ tableEndpoint: 'nonsense' })],
    ['a table endpoint without TLS', managed({ tableEndpoint: 'http://account.example.org' })],
    ['a queue endpoint that is no address', managed({ queueEndpoint: 'nonsense' })],
    ['a queue endpoint without TLS', managed({ queueEndpoint: 'http://account.example.org' })],
  ] satisfies [string, StorageAccount][])('%s cannot be used', async (_, account) => {
    await expect(connectStorage({ account, ...options })).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('answers and people', () => {
  test('no row of the answers holds an object id', async () => {
    const azurite = await startAzurite()
    try {
      const storage = await aStorage(azurite)
      const id = '11111111-2222-3333-4444-555555555555'
      const person = pseudonymOf(keyOf(7), tenantId('tenant'), employeeId(id))
      const next = { draft: null, submitted: submissionOf(answersAll('weekly')) }
      await storage.answers.update(WAVE, person, () => ({ next, result: null }))
      const lists = answersPartitions(WAVE).map((one) => storage.table('Answers').list(one, PATIENCE))
      const rows = (await Promise.all(lists)).flat()
      expect(rows).toHaveLength(2)
      expect(JSON.stringify(rows)).not.toContain(id)
      expect(await storage.answers.read(WAVE, pseudonymNumber(1))).not.toEqual(next)
    } finally {
      await azurite.stop()
    }
  })
})
