import { tenantId, waveId } from '../../../services/identifiers'
import type { Storage } from '../../../services/storage/storage'
import type { PostSubject } from '../../../services/storage/stores'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aStorage, PATIENCE, START, type TestStorage } from '../../support/storage'

const TENANT = tenantId('aaaaaaaa-1111-4222-8333-444444444444')
const SUBJECT: PostSubject = { wave: waveId(`${TENANT}-1`), post: 'summary', release: 2 }

let azurite: Azurite
let storage: TestStorage
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  storage = await aStorage(azurite)
})

const begin = (round: number, { posts }: Pick<Storage, 'posts'> = storage, subject = SUBJECT) =>
  posts.begin(TENANT, subject, round, START)

test('a round is begun once, however many replicas are asked for it at once, and how often', async () => {
  const replicas = await Promise.all([storage.replica(), storage.replica(), storage.replica()])
  const begun = await Promise.all([...replicas, ...replicas].map((replica) => begin(1, replica)))
  expect(begun.filter(Boolean)).toHaveLength(1)
  expect(await begin(1)).toBe(false)
})

test('the next round begins after the last, and none is left out', async () => {
  expect([await begin(2), await begin(1), await begin(3), await begin(2)]).toEqual([false, true, false, true])
})

test('how it ended is told, of that round alone', async () => {
  expect(await storage.posts.read(TENANT, SUBJECT)).toBeNull()
  await begin(1)
  expect(await storage.posts.read(TENANT, SUBJECT)).toEqual({ round: 1, state: 'begun', at: START })
  await storage.posts.settle(TENANT, SUBJECT, { round: 1, state: 'posted', at: START })
  await begin(2)
  await storage.posts.settle(TENANT, SUBJECT, { round: 1, state: 'unknown', at: START })
  expect(await storage.posts.read(TENANT, SUBJECT)).toEqual({ round: 2, state: 'begun', at: START })
})

test('what a newer version added to it is there still', async () => {
  await begin(1)
  const settings = storage.table('Settings')
  const row = `posted|summary|${SUBJECT.wave}|2`
  const { etag = '' } = (await settings.read(TENANT, row, PATIENCE)) ?? {}
  await settings.write(TENANT, { kind: 'merge', row, properties: { addedLater: 'kept' }, etag }, PATIENCE)
  await storage.posts.settle(TENANT, SUBJECT, { round: 1, state: 'posted', at: START })
  await begin(2)
  expect((await settings.read(TENANT, row, PATIENCE))?.properties).toMatchObject({ round: 2, addedLater: 'kept' })
})

test.each<Partial<PostSubject>>([{ release: 3 }, { post: 'invitation' }, { wave: waveId(`${TENANT}-2`) }])(
  'another post is another: %j',
  async (other) => {
    await begin(1)
    expect(await begin(1, storage, { ...SUBJECT, ...other })).toBe(true)
  },
)
