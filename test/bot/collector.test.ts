/** The built bot with a collector, and without. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Azurite, startAzurite } from '../support/azurite'
import { type CollectorDouble, startCollector } from '../support/collector-double'
import { removeFolder, run, type Settings, temporaryFolder } from '../support/product'

let azurite: Azurite
let collector: CollectorDouble
let folder: string
beforeAll(async () => {
  azurite = await startAzurite()
  collector = await startCollector()
  folder = await temporaryFolder()
})
afterAll(async () => {
  await removeFolder(folder)
  await collector.stop()
  await azurite.stop()
})

const PROBE = join(__dirname, '..', 'support', 'loaded-modules.cjs')

/** What OpenTelemetry's packages are loaded from its start to its end, and how it ended. */
async function packagesLoadedBy(settings: Settings) {
  const LOADED_FILE = join(folder, 'loaded.json')
  const { connectionString: AZURE_STORAGE_CONNECTION_STRING } = azurite
  const bot = await run('bot', {
    ...{ DATA_DIR: folder, AZURE_STORAGE_CONNECTION_STRING, LOADED_FILE, NODE_OPTIONS: `--require ${PROBE}` },
    ...settings,
  })
  const code = await bot.stop()
  const loaded: readonly string[] = JSON.parse(readFileSync(LOADED_FILE, 'utf8'))
  const names = loaded.flatMap((path) => /node_modules\/(@opentelemetry\/[\w-]+)/.exec(path)?.[1] ?? [])
  return { code, printed: bot.printed(), names: [...new Set(names)].toSorted(), count: loaded.length }
}

test('without a collector nothing of OpenTelemetry is loaded', async () => {
  const { names, count } = await packagesLoadedBy({})
  expect([names, count > 100]).toEqual([[], true])
})

test('a collector is told what is buffered before the bot ends', async () => {
  const { names, code } = await packagesLoadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp.endpoint })
  expect(names).toContain('@opentelemetry/sdk-trace-base')
  expect(code).toBe(0)
  expect(collector.points('storage.duration').length).toBeGreaterThan(0)
})

test('a collector that hangs does not keep the bot from ending', async () => {
  collector.behaves('hangs')
  const { code } = await packagesLoadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp.endpoint })
  expect(code).toBe(0)
})

test('one that refuses is told of in the log, once', async () => {
  collector.behaves('refuses')
  const { printed } = await packagesLoadedBy({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp.endpoint,
  })
  expect(printed.match(/"collector-away"/g)).toHaveLength(1)
})
