import 'restify'
import { type Azurite, startAzurite } from './azurite'
import { aStorage, PATIENCE } from './storage'
import { aCandidate, aWave } from './waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

test('Azurite answers what it is asked also beside restify, which changes all requests of the process', async () => {
  const { id } = aWave()
  const storage = await aStorage(azurite)
  await storage.deliveries.invite(id, [aCandidate()])
  const { rows } = await storage.table('Deliveries').page('another', { where: "state eq 'sent'" }, undefined, PATIENCE)
  expect(rows).toEqual([])
})
