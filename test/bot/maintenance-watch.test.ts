import { unlessMaintained, watchMaintenance } from '../../bot/maintenance-watch'
import { type Azurite, startAzurite } from '../support/azurite'
import { HandClock } from '../support/clocks'
import { removeFolder, run, runToTheEnd, temporaryFolder } from '../support/product'
import { aStorage, PATIENCE } from '../support/storage'

jest.setTimeout(120_000)

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

test('a bot does not start while an administrator works, and says which command to run again', async () => {
  const { maintenance } = await aStorage(azurite)
  await unlessMaintained(maintenance)
  await maintenance.begin('rotate-key', 'a b')
  await expect(unlessMaintained(maintenance)).rejects.toThrow(/rotate-key.*run the same command again/)
  await maintenance.end()
  await unlessMaintained(maintenance)
})

test('one that runs is told within ten seconds, and nothing before', async () => {
  const { maintenance } = await aStorage(azurite)
  const clock = new HandClock()
  const watch = watchMaintenance(maintenance, clock)
  let told = false
  watch.begun.catch(() => {
    told = true
  })
  await clock.pass(60_000)
  expect(told).toBe(false)
  await maintenance.begin('restore', 'a backup')
  await clock.pass(10_000)
  await expect(watch.begun).rejects.toThrow('restore')
})

test('work that this version does not know keeps it from starting too', async () => {
  const storage = await aStorage(azurite)
  const properties = { work: 'of a newer version', of: '', done: '' }
  await storage.table('Settings').write('!deployment', { kind: 'insert', row: 'maintenance', properties }, PATIENCE)
  await expect(unlessMaintained(storage.maintenance)).rejects.toThrow('does not know')
})

test('the built bot ends by itself when such work begins, and starts when it has ended', async () => {
  const folder = await temporaryFolder()
  const settings = { DATA_DIR: folder, AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString }
  const bot = await run('bot', settings)
  const storage = await aStorage(azurite, { prefix: '' })
  await storage.maintenance.begin('rotate-key', 'a b')
  expect([await bot.ended, bot.printed()]).toEqual([1, expect.stringContaining('begun rotate-key')])
  expect((await runToTheEnd('bot', settings)).printed).toContain('begun rotate-key')
  await storage.maintenance.end()
  expect(await (await run('bot', settings)).stop()).toBe(0)
  await removeFolder(folder)
})
