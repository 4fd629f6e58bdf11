/** `npm start`: storage, the bot and the Agents Playground on this machine, until one Ctrl-C stops them all. */
import { createServer } from 'node:net'
import type { Config } from '../config'
import { configFromEnvironment, runEntry, startBot, startStorage, stopSignal, untilStopped } from '../run'
import { portError, StartError } from '../start-error'
import { startChild } from './child'

runEntry(async () => {
  const config = configFromEnvironment()
  if (config.mode !== 'local') {
    throw new StartError('npm start is for this machine only; a configured bot is started with npm run bot.')
  }
  await checkPort(config.port, 'PORT')
  await checkPort(config.playgroundPort, 'PLAYGROUND_PORT')

  /** Whatever runs, to be stopped in the opposite order. */
  const running: { stop(): Promise<void> }[] = []
  const stop = stopSignal()
  stop.onabort = () => console.log('\nStopping as soon as everything has started …')
  try {
    console.log('Starting storage …')
    const storage = await startStorage(config)
    running.push(storage)
    console.log('Starting the bot …')
    const bot = await startBot(
      { ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel },
      storage.account,
    )
    running.push(bot)
    console.log('Starting the Agents Playground …')
    const playground = await startPlayground(bot.port, config.playgroundPort)
    running.push(playground)
    stop.onabort = () => console.log('\nStopping …')
    if (!stop.aborted) console.log(whatRuns(config, bot.port))
    await untilStopped(stop, {
      Storage: storage.ended,
      'The bot': bot.ended,
      'The Agents Playground': playground.ended,
    })
  } finally {
    for (const part of running.toReversed()) await part.stop()
  }
  console.log('Stopped. Your answers are kept.')
})

function whatRuns({ playgroundPort, storage, dataDir }: Config, botPort: number): string {
  return [
    '',
    'Audience Profile runs on this machine:',
    `  chat     http://127.0.0.1:${playgroundPort}   <- open this in your browser, and type: start`,
    `  bot      http://127.0.0.1:${botPort}/api/messages`,
    `  data     ${storage === null ? dataDir : 'the storage account of AZURE_STORAGE_CONNECTION_STRING'}`,
    'Ctrl-C stops everything. npm run demo, in another terminal, adds respondents.',
  ].join('\n')
}

function startPlayground(botPort: number, port: number) {
  return startChild({
    script: require.resolve('@microsoft/m365agentsplayground/cli.js'),
    args: [
      'start',
      '--channel-id',
      'msteams',
      '--app-endpoint',
      `http://127.0.0.1:${botPort}/api/messages`,
      '--port',
      String(port),
      '--disable-telemetry',
    ],
    // It would open a browser by itself, which fails on a machine without one.
    env: { TEAMSAPPTESTER_BROWSER: 'none', BROWSER: 'none' },
    ready: /listening|started|http:\/\/(localhost|127\.0\.0\.1):/i,
    preload: ON_LOOPBACK_WHILE_WE_LIVE,
  })
}

/** The Playground would listen everywhere, without a password, and outlive us. */
const ON_LOOPBACK_WHILE_WE_LIVE = `
  import { Server } from 'node:net'
  const listen = Server.prototype.listen
  Server.prototype.listen = function (port, ...rest) {
    const open = typeof port === 'number' && typeof rest[0] !== 'string'
    return open ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest)
  }
  process.on('disconnect', () => process.exit(0))`

function checkPort(port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(portError(error, port, setting) ?? error))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}
