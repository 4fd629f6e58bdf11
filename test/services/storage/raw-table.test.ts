/** Rows as they stand, asked of a storage that answers as Azure may: with pages that are empty and not the last. */
import { TableClient } from '@azure/data-tables'
import { RawTable } from '../../../services/storage/raw-table'
import { type Azurite, startAzurite } from '../../support/azurite'
import { PATIENCE } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterEach(() => jest.restoreAllMocks())
afterAll(() => azurite.stop())

async function aTable(partitions: readonly string[]): Promise<RawTable> {
  const client = TableClient.fromConnectionString(azurite.connectionString, `${azurite.freshPrefix()}Rows`, {
    allowInsecureConnection: true,
  })
  await client.createTable()
  for (const partitionKey of partitions) await client.createEntity({ partitionKey, rowKey: 'row' })
  return new RawTable(client)
}

/** From now on each question is answered with an empty page first, as where it crosses from one server to the next. */
function crossingServers(): void {
  const { listEntities } = TableClient.prototype
  jest.spyOn(TableClient.prototype, 'listEntities').mockImplementation(function (this: TableClient, options) {
    const real = listEntities.call(this, options)
    const byPage = ({ continuationToken, ...settings }: { continuationToken?: string; maxPageSize?: number } = {}) => {
      if (continuationToken === undefined) return emptyPage()
      return real.byPage(continuationToken === CROSSED ? settings : { ...settings, continuationToken })
    }
    return { ...real, byPage } as typeof real
  })
}

const CROSSED = 'on the next server'

async function* emptyPage() {
  yield Object.assign([], { continuationToken: CROSSED })
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

test('every partition, owner and row is found, also behind empty pages', async () => {
  const partitions = ['one|00', 'one|63', 'other', 'tenant', 'tenant|done']
  const table = await aTable(partitions)
  crossingServers()
  expect(await all(table.partitions(PATIENCE))).toEqual(partitions)
  expect(await all(table.partitions(PATIENCE, 'one'))).toEqual(['one|00', 'one|63'])
  expect(await all(table.owners(PATIENCE))).toEqual(['one', 'other', 'tenant'])
  expect((await all(table.pages('other', 'all', PATIENCE))).flat()).toHaveLength(1)
})
