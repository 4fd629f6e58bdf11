/** `npm start`: storage, the bot and the Agents Playground on this machine, until one Ctrl-C stops them all. */
import { createServer } from 'node:net'
import { configFromEnvironment, StartError, startBot } from '../run'
import { startChild } from './child'
import { EmbeddedStorageError, startEmbeddedStorage } from './embedded-storage'

async function main(): Promise<void> {
  const config = configFromEnvironment()
  if (config.mode !== 'local') {
    throw new StartError('npm start is for this machine only; a configured bot is started with npm run bot.')
  }
  await checkPort(config.port, 'PORT')
  await checkPort(config.playgroundPort, 'PLAYGROUND_PORT')

  /** Whatever runs, to be stopped in the opposite order. */
  const running: { stop(): Promise<void> }[] = []
  const stopped = stopSignal()
  try {
    console.log('Starting storage …')
    const storage = config.storage === null ? await startEmbeddedStorage(config.dataDir) : null
    if (storage !== null) running.push(storage)
    const account =
      config.storage ?? ({ kind: 'connection-string', connectionString: storage?.connectionString ?? '' } as const)
    console.log('Starting the bot …')
    const bot = await startBot({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }, account)
    running.push(bot)
    console.log('Starting the Agents Playground …')
    running.push(await startPlayground(bot.port, config.playgroundPort))
    console.log(
      [
        '',
        'Audience Profile runs on this machine:',
        `  chat     http://127.0.0.1:${config.playgroundPort}   <- open this in your browser, and type: start`,
        `  bot      http://127.0.0.1:${bot.port}/api/messages`,
        `  data     ${config.storage === null ? config.dataDir : 'the storage account of AZURE_STORAGE_CONNECTION_STRING'}`,
        'Ctrl-C stops everything. npm run demo, in another terminal, adds respondents.',
      ].join('\n'),
    )
    await stopped
    console.log('\nStopping …')
  } finally {
    for (const part of running.toReversed()) await part.stop()
  }
  console.log('Stopped. Your answers are kept.')
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
    probe.once('error', () =>
      reject(new StartError(`Port ${port} is taken. Stop what uses it, or set ${setting} to a free one.`)),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // A second Ctrl-C must not cut off what the first one is finishing.
    process.on('SIGINT', () => resolve())
    process.on('SIGTERM', () => resolve())
  })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartError || error instanceof EmbeddedStorageError ? error.message : error)
    process.exit(1)
  },
)
