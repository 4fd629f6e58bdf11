/** The entry of the service: settings → storage → bot, until a signal says stop. */
import { configFromEnvironment, StartError, startBot } from './run'

async function main(): Promise<void> {
  const config = configFromEnvironment()
  // Loaded only where nothing is configured: a production install has no emulator.
  const embedded =
    config.storage === null
      ? await (await import('./local/embedded-storage.js')).startEmbeddedStorage(config.dataDir)
      : null
  const account =
    config.storage ?? ({ kind: 'connection-string', connectionString: embedded?.connectionString ?? '' } as const)
  try {
    const bot = await startBot(config, account)
    console.log(`Audience Profile listens on http://${config.host}:${bot.port}/api/messages`)
    await stopSignal()
    await bot.stop()
  } finally {
    await embedded?.stop()
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const expected = error instanceof StartError || (error instanceof Error && error.name === 'EmbeddedStorageError')
    console.error(expected ? error.message : error)
    process.exit(1)
  },
)
