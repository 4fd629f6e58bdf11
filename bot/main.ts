/** The entry of the service: settings → storage → bot, until a signal says stop. */
import { configFromEnvironment, runEntry, startBot, startStorage, stopSignal, untilStopped } from './run'

runEntry(async () => {
  const config = configFromEnvironment()
  const stop = stopSignal()
  const storage = await startStorage(config)
  try {
    const bot = await startBot(config, storage.account)
    console.log(`Audience Profile listens on http://${config.host}:${bot.port}/api/messages`)
    try {
      await untilStopped(stop, { Storage: storage.ended, 'The bot': bot.ended })
    } finally {
      await bot.stop()
    }
  } finally {
    await storage.stop()
  }
})
