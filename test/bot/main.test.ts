/** `npm run bot` as a process: its port, its storage, its end. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Azurite, startAzurite } from '../support/azurite'
import { crash, processesOn, removeFolder, run, runToTheEnd, takePort, temporaryFolder } from '../support/product'

jest.setTimeout(120_000)

let azurite: Azurite
let dataDir: string
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  dataDir = await temporaryFolder()
})
afterEach(() => removeFolder(dataDir))

const EMBEDDED_FILE = '__azurite_db_table__.json'

test('with nothing configured it brings its own storage, and one Ctrl-C ends both', async () => {
  const bot = await run('bot', { DATA_DIR: dataDir })
  expect((await fetch(`${bot.bot}/readyz`)).status).toBe(200)
  expect(await bot.stop()).toBe(0)
  expect(await processesOn(dataDir)).toEqual([])
  expect(existsSync(join(dataDir, EMBEDDED_FILE))).toBe(true)
})

test('a second Ctrl-C does not cut off what the first is finishing', async () => {
  const bot = await run('bot', { DATA_DIR: dataDir })
  const impatience = setInterval(bot.interrupt, 10)
  expect(await bot.ended).toBe(0)
  clearInterval(impatience)
  expect(await processesOn(dataDir)).toEqual([])
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
})

test('where its own storage ends by itself it stops, and says so', async () => {
  const bot = await run('bot', { DATA_DIR: dataDir })
  await crash(dataDir, 'azurite/dist/src/table')
  expect(await bot.ended).toBe(1)
  expect(bot.printed()).toContain('Storage has ended by itself, so everything was stopped. Start again.')
  expect(await processesOn(dataDir)).toEqual([])
})

test('with a connection string it uses that storage and starts none', async () => {
  const bot = await run('bot', { DATA_DIR: dataDir, AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString })
  expect((await fetch(`${bot.bot}/readyz`)).status).toBe(200)
  expect(await processesOn(dataDir)).toHaveLength(1)
  expect(await bot.stop()).toBe(0)
  expect(existsSync(join(dataDir, EMBEDDED_FILE))).toBe(false)
})

test('on a port that somebody uses it says so and leaves no process behind', async () => {
  const { port, free } = await takePort()
  const { code, printed } = await runToTheEnd('bot', { DATA_DIR: dataDir, PORT: `${port}` })
  await free()
  expect(code).toBe(1)
  expect(printed).toContain(`Port ${port} is taken. Stop what uses it, or set PORT to a free one.`)
  expect(await processesOn(dataDir)).toEqual([])
})

test('storage that does not answer is named, and the start refused', async () => {
  const { port, free } = await takePort()
  await free()
  const away = azurite.connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`)
  const { code, printed } = await runToTheEnd('bot', { DATA_DIR: dataDir, AZURE_STORAGE_CONNECTION_STRING: away })
  expect(code).toBe(1)
  expect(printed).toContain('Storage cannot be used (unavailable)')
})

test('a bot that is half configured refuses to start, and names all that is missing', async () => {
  const { code, printed } = await runToTheEnd('bot', { DATA_DIR: dataDir, MicrosoftAppType: 'SingleTenant' })
  expect(code).toBe(1)
  for (const name of ['MicrosoftAppId', 'MicrosoftAppTenantId', 'MicrosoftAppPassword', 'LEAD_IDS']) {
    expect(printed).toContain(`${name} is missing`)
  }
})
