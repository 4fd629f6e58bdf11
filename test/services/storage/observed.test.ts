/** What whoever observes is told of storage. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { odata } from '@azure/data-tables'
import { tenantId, waveId } from '../../../services/identifiers'
import { tableClient } from '../../../services/storage/clients'
import { Table } from '../../../services/storage/table'
import { type Azurite, startAzurite } from '../../support/azurite'
import { Observed } from '../../support/observed'
import { answersAll, people, Respondents } from '../../support/respondents'
import { aStorage, PATIENCE } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const TENANT = tenantId('tenant')
const WAVE = waveId('wave')

async function observedStorage(minimumGroup = 5) {
  const observing = new Observed()
  return { observing, storage: await aStorage(azurite, { observing, minimumGroup }) }
}

async function aTable() {
  const observing = new Observed()
  const { connectionString } = azurite
  const table = new Table(
    tableClient({ kind: 'connection-string', connectionString }, azurite.freshPrefix()),
    observing,
  )
  await table.create(PATIENCE)
  observing.timings.splice(0)
  return { observing, table }
}
const insert = (row: string) => ({ kind: 'insert', row, properties: { a: 'b' } }) as const

describe('of a table', () => {
  test('each call is told as a read or a write, with how it ended, and without which table, row or question', async () => {
    const { observing, table } = await aTable()
    await table.write('p', insert('r'), PATIENCE)
    await table.writeTogether('p', [insert('s'), insert('t')], PATIENCE)
    await table.read('p', 'r', PATIENCE)
    await table.read('p', 'nobody', PATIENCE)
    await table.list('p', PATIENCE)
    await table.page('p', { where: odata`a eq ${'b'}` }, undefined, PATIENCE)
    await table.write('p', insert('r'), PATIENCE).catch(() => {})
    const [written, read] = ['storage tables write done', 'storage tables read done']
    const conflict = 'storage tables write conflict'
    expect(observing.timings).toEqual([written, written, read, read, read, read, conflict])
  })

  test('a storage that is busy is told for every time that it says so, retries included', async () => {
    const busy = createServer((_request, response) => {
      response.statusCode = 503
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => busy.once('listening', resolve))
    // Listening on TCP, the address is an object.
    const { port } = busy.address() as AddressInfo
    const connectionString = azurite.connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`)
    const observing = new Observed()
    const table = new Table(tableClient({ kind: 'connection-string', connectionString }, 'busy', observing), observing)
    await expect(table.read('p', 'r', PATIENCE)).rejects.toMatchObject({ kind: 'unavailable' })
    busy.close()
    expect([observing.counts, observing.timings]).toEqual([{ 'throttled storage': 3 }, ['storage tables read away']])
  })
})

describe('of answers', () => {
  test.each([
    [5, 4, {}],
    [5, 12, { 'answers.submitted': 10 }],
    [8, 12, { 'answers.submitted': 8 }],
  ])('in groups of %d, of %d who submitted is told %j', async (minimumGroup, respondents, told) => {
    const { observing, storage } = await observedStorage(minimumGroup)
    await new Respondents(storage.answers, WAVE).submit(people(1, respondents), answersAll('weekly'))
    const { 'tally.conflicts': _, ...counts } = observing.counts
    expect(counts).toEqual(told)
  })

  test('whoever submits again is not told of again', async () => {
    const { observing, storage } = await observedStorage()
    const respondents = new Respondents(storage.answers, WAVE)
    for (const often of ['weekly', 'monthly'] as const) await respondents.submit(people(1, 4), answersAll(often))
    expect(observing.counts['answers.submitted']).toBeUndefined()
  })

  test('a tally that another replica changed meanwhile is a conflict, and nothing else is', async () => {
    const { observing, storage } = await observedStorage()
    const other = await storage.replica()
    const everybody = people(1, 3)
    for (const answers of [storage.answers, other.answers, storage.answers]) {
      // Each knows the tallies as it wrote them last.
      await new Respondents(answers, WAVE).submit(
        everybody,
        answersAll(answers === other.answers ? 'weekly' : 'monthly'),
      )
    }
    expect(observing.counts['tally.conflicts']).toBeGreaterThan(0)
  })
})

describe('the age of the queue', () => {
  test('there is none where nobody waits, or where somebody works on all', async () => {
    const { storage } = await observedStorage()
    expect(await storage.queue.oldestSeconds(new Date())).toBeNull()
    await storage.queue.enqueue(TENANT, WAVE, [1])
    await storage.queue.receive(1, PATIENCE)
    expect(await storage.queue.oldestSeconds(new Date())).toBeNull()
  })

  test('is that of the task that is due longest', async () => {
    const { storage } = await observedStorage()
    await storage.queue.enqueue(TENANT, WAVE, [1, 2])
    const inAMinute = new Date(Date.now() + 60_000)
    expect(Math.round((await storage.queue.oldestSeconds(inAMinute)) ?? 0)).toBe(60)
  })

  test('counts from when a task that was put off is due, not from when it was put off', async () => {
    const { storage } = await observedStorage()
    await storage.queue.enqueue(TENANT, WAVE, [1])
    const [held] = await storage.queue.receive(1, PATIENCE)
    await held?.later(1)
    let age: number | null = null
    while (age === null) age = await storage.queue.oldestSeconds(new Date())
    // Put off a second ago, due since a moment.
    expect(age).toBeLessThan(1)
  })
})
