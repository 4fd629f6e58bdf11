import { TableClient } from '@azure/data-tables'
import { type Change, Table } from '../../../services/storage/table'
import { type Azurite, startAzurite } from '../../support/azurite'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const signal = new AbortController().signal
const conflict = expect.objectContaining({ name: 'StorageError', kind: 'conflict' })
const insert = (row: string, properties = {}): Change => ({ kind: 'insert', row, properties })
const replace = (row: string, etag: string): Change => ({ kind: 'replace', row, properties: {}, etag })

async function aTable(): Promise<Table> {
  const client = TableClient.fromConnectionString(azurite.connectionString, azurite.freshPrefix(), {
    allowInsecureConnection: true,
  })
  const table = new Table(client)
  await table.create(signal)
  return table
}

async function written(table: Table, row: string): Promise<string> {
  const etag = await table.write('p', insert(row), signal)
  if (etag === null) throw new Error('an insertion has an ETag')
  return etag
}

describe('a table', () => {
  test('may be created again', async () => {
    const table = await aTable()
    await expect(table.create(signal)).resolves.toBeUndefined()
  })

  test('a row that is not there reads as null', async () => {
    const table = await aTable()
    expect(await table.read('p', 'nobody', signal)).toBeNull()
  })

  test('a row reads as it was written, dates to the millisecond', async () => {
    const table = await aTable()
    const properties = { text: "it's é 🙂", number: 7, yes: true, at: new Date('2026-01-02T03:04:05.678Z') }
    const etag = await table.write('p', insert('r', properties), signal)
    expect(await table.read('p', 'r', signal)).toMatchObject({ key: 'r', etag, properties })
  })

  test('a row is inserted once', async () => {
    const table = await aTable()
    await written(table, 'r')
    await expect(table.write('p', insert('r'), signal)).rejects.toEqual(conflict)
  })

  test.each(['replace', 'merge', 'remove'] as const)('%s: only a row that is still as it was read', async (kind) => {
    const table = await aTable()
    const outdated = await written(table, 'r')
    const etag =
      (await table.write('p', { kind: 'merge', row: 'r', properties: { more: 1 }, etag: outdated }, signal)) ?? ''
    await expect(table.write('p', { kind, row: 'r', properties: {}, etag: outdated }, signal)).rejects.toEqual(conflict)
    await expect(table.write('p', { kind, row: 'r', properties: {}, etag }, signal)).resolves.not.toBe(etag)
  })

  test('a row that has gone meanwhile is a conflict', async () => {
    const table = await aTable()
    const etag = await written(table, 'r')
    await table.write('p', { kind: 'remove', row: 'r', etag }, signal)
    await expect(table.write('p', replace('r', etag), signal)).rejects.toEqual(conflict)
    await expect(table.writeTogether('p', [replace('r', etag)], signal)).rejects.toEqual(conflict)
  })

  test('a merge leaves the properties that it does not name', async () => {
    const table = await aTable()
    const etag = (await table.write('p', insert('r', { kept: 1, changed: 1 }), signal)) ?? ''
    await table.write('p', { kind: 'merge', row: 'r', properties: { changed: 2 }, etag }, signal)
    expect((await table.read('p', 'r', signal))?.properties).toMatchObject({ kept: 1, changed: 2 })
  })

  test('a transaction writes all of its changes, and gives each its ETag in order', async () => {
    const table = await aTable()
    const gone = await written(table, 'gone')
    const changes: Change[] = [insert('!one'), { kind: 'remove', row: 'gone', etag: gone }, insert('two')]
    const [one, , two] = await table.writeTogether('p', changes, signal)
    const rows = await table.list('p', signal)
    expect(rows.map(({ key, etag }) => [key, etag])).toEqual([
      ['!one', one],
      ['two', two],
    ])
  })

  test('a transaction of which one change conflicts writes none', async () => {
    const table = await aTable()
    const outdated = await written(table, 'b')
    await table.write('p', replace('b', outdated), signal)
    await expect(table.writeTogether('p', [insert('a'), replace('b', outdated)], signal)).rejects.toEqual(conflict)
    expect(await table.read('p', 'a', signal)).toBeNull()
  })

  test('an entity that the emulator would take and Azure would not is refused', async () => {
    const table = await aTable()
    const many = Object.fromEntries(Array.from({ length: 253 }, (_, place) => [`p${place}`, 1]))
    const tooLarge = expect.objectContaining({ kind: 'too-large' })
    await expect(table.write('p', insert('r', many), signal)).rejects.toEqual(tooLarge)
    await expect(table.writeTogether('p', [insert('r', many)], signal)).rejects.toEqual(tooLarge)
  })

  test('a forbidden key is refused before it is sent', async () => {
    const table = await aTable()
    const badKey = expect.objectContaining({ kind: 'bad-key' })
    await expect(table.read('p/q', 'r', signal)).rejects.toEqual(badKey)
    await expect(table.write('p', insert('r#'), signal)).rejects.toEqual(badKey)
  })

  test('more than a page of rows is listed whole, and of this partition only', async () => {
    const table = await aTable()
    for (let page = 0; page < 11; page++) {
      const rows = Array.from({ length: 100 }, (_, row) => insert(String(page * 100 + row).padStart(4, '0')))
      await table.writeTogether("it's", rows, signal)
    }
    await table.write('other', insert('r'), signal)
    expect(await table.list("it's", signal)).toHaveLength(1100)
  })

  test('pages hold at most so many rows, follow one another, and end', async () => {
    const table = await aTable()
    await table.writeTogether(
      'p',
      Array.from({ length: 25 }, (_, row) => insert(String(10 + row))),
      signal,
    )
    await table.write('other', insert('r'), signal)
    const sizes: number[] = []
    let after: string | undefined
    do {
      const page = await table.page('p', { most: 10 }, after, signal)
      sizes.push(page.rows.length)
      after = page.next
    } while (after !== undefined)
    expect(sizes).toEqual([10, 10, 5])
  })

  test('a page holds the rows that match, and of them what was asked for', async () => {
    const table = await aTable()
    const rows = ['a', 'b', 'c'].map((row, number) => insert(row, { number, more: 1 }))
    await table.writeTogether('p', rows, signal)
    const query = { where: 'number eq 0 or number eq 2', select: ['number'] }
    const page = await table.page('p', query, undefined, signal)
    expect(page.rows.map(({ key, properties }) => [key, properties])).toEqual([
      ['a', { number: 0 }],
      ['c', { number: 2 }],
    ])
  })

  test('a table that is not there makes storage unavailable', async () => {
    const client = TableClient.fromConnectionString(azurite.connectionString, 'nowhere', {
      allowInsecureConnection: true,
    })
    await expect(new Table(client).read('p', 'r', signal)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('a wrong key of the account is forbidden', async () => {
    const wrong = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${'A'.repeat(86)}==`)
    const client = TableClient.fromConnectionString(wrong, 'any', { allowInsecureConnection: true })
    await expect(new Table(client).read('p', 'r', signal)).rejects.toMatchObject({ kind: 'forbidden' })
  })
})
