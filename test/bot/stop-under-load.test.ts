import { type Azurite, startAzurite } from '../support/azurite'
import { removeFolder, temporaryFolder } from '../support/product'
import { people } from '../support/respondents'
import { stopUnderLoad } from '../support/stop-under-load'

jest.setTimeout(120_000)

let azurite: Azurite
let dataDir: string
beforeAll(async () => {
  azurite = await startAzurite()
  dataDir = await temporaryFolder()
})
afterAll(async () => {
  await removeFolder(dataDir)
  await azurite.stop()
})

test('told to end while people submit, the bot finishes what it began in time; nobody is lost, and nobody counts twice', async () => {
  const everybody = people(1, 12)
  const { exitCode, stopMilliseconds, ...ended } = await stopUnderLoad(azurite.connectionString, dataDir, everybody, 3)
  expect(ended).toMatchObject({ counted: 12, recounted: 12 })
  expect([exitCode, stopMilliseconds < 30_000, ended.answered + ended.repeated]).toEqual([0, true, 12])
})
