/** `npm start` and `npm run demo` as processes: what is kept, what is stopped, what is refused and in which words. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCAL_TENANT } from '../../../bot/local/tenant'
import { tenantId } from '../../../services/identifiers'
import { connectStorage } from '../../../services/storage/storage'
import {
  crash,
  nothingRunsOn,
  type Product,
  processesOn,
  removeFolder,
  run,
  runNpmStart,
  runToTheEnd,
  takePort,
  temporaryFolder,
} from '../../support/product'
import { story } from '../../support/story'

jest.setTimeout(120_000)

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => removeFolder(folder))

/** How many have answered, in the storage that runs on these data. */
async function respondentsIn(dataDir: string): Promise<number> {
  // Where its storage listens, a running start tells there; it is the only JSON file of ours in this folder.
  const lock = JSON.parse(await readFile(join(dataDir, 'lock.json'), 'utf8')) as { connectionString: string }
  const account = { kind: 'connection-string', connectionString: lock.connectionString } as const
  const { waves, answers } = await connectStorage({ account, minimumGroup: 5, trial: true, now: () => new Date() })
  const wave = await waves.current(tenantId(LOCAL_TENANT))
  return wave === null ? 0 : answers.respondents(wave.id)
}

describe('the answers on this machine', () => {
  const chapter = story()
  let dataDir: string
  let product: Product | undefined

  beforeAll(() => {
    dataDir = join(folder, 'answers')
  })
  afterAll(() => product?.stop())

  chapter('npm run demo fills them before anything has started', async () => {
    const { code, printed } = await runToTheEnd('demo', { DATA_DIR: dataDir })
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining('60 of 80') })
  })

  chapter('a start finds those that are there', async () => {
    product = await run('start', { DATA_DIR: dataDir })
    expect(await respondentsIn(dataDir)).toBe(60)
    expect(product.printed()).toContain(product.chat)
  })

  chapter('npm run demo beside it, and twice, adds nobody twice', async () => {
    const { code, printed } = await runToTheEnd('demo', { DATA_DIR: dataDir })
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining('60 of 80') })
    expect(await respondentsIn(dataDir)).toBe(60)
  })

  chapter('a second start on them is refused, and the first goes on', async () => {
    const { code, printed } = await runToTheEnd('start', { DATA_DIR: dataDir })
    expect({ code, printed }).toEqual({ code: 1, printed: expect.stringContaining(`uses the data in ${dataDir}`) })
    expect(await respondentsIn(dataDir)).toBe(60)
  })

  chapter('one Ctrl-C stops every process', async () => {
    expect(await product?.stop()).toBe(0)
    expect(product?.printed()).toContain('Your answers are kept.')
    expect(await processesOn(dataDir)).toEqual([])
  })

  chapter('where the start is killed its processes end by themselves, and the next one finds everything', async () => {
    product = await run('start', { DATA_DIR: dataDir })
    await product.kill()
    await nothingRunsOn(dataDir)
    product = await run('start', { DATA_DIR: dataDir })
    expect(await respondentsIn(dataDir)).toBe(60)
  })
})

test('a Ctrl-C in the terminal, which npm and all that it started hear at once, loses nothing and leaves no process', async () => {
  const dataDir = join(folder, 'terminal')
  const product = await runNpmStart({ DATA_DIR: dataDir })
  expect((await fetch(`${product.bot}/readyz`)).status).toBe(200)
  await product.stop()
  await nothingRunsOn(dataDir)
  expect(product.printed()).toContain('Your answers are kept.')
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
})

test('a Ctrl-C while it is starting is heard at once, and stops what has started', async () => {
  const dataDir = join(folder, 'starting')
  const product = await run('start', { DATA_DIR: dataDir }, 'Starting storage')
  expect(await product.stop()).toBe(0)
  expect(product.printed()).toContain('Stopping as soon as everything has started')
  expect(product.printed()).not.toContain('open this in your browser')
  expect(await processesOn(dataDir)).toEqual([])
})

test.each([
  ['Storage', 'azurite/dist/src/table', 'tables'],
  ['Storage', 'azurite/dist/src/queue', 'queues'],
  ['The Agents Playground', 'm365agentsplayground', 'chat'],
])('where %s ends by itself (%s) everything stops, and says so', async (part, script, what) => {
  const dataDir = join(folder, `without ${what}`)
  const product = await run('start', { DATA_DIR: dataDir })
  await crash(dataDir, script)
  expect(await product.ended).toBe(1)
  expect(product.printed()).toContain(`${part} has ended by itself, so everything was stopped. Start again.`)
  expect(await processesOn(dataDir)).toEqual([])
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
})

describe('without the key that the answers were made with', () => {
  const dataDirOf = (what: string) => join(folder, `key ${what}`)
  const refusal = (dataDir: string) =>
    `The pseudonym key is not the one that earlier answers were made with: people would count twice. Restore the earlier key, or begin anew and keep the answers aside: mv "${dataDir}" "${dataDir}.old"\n`

  test.each(['start', 'demo'] as const)('npm run %s refuses, and says how to begin anew', async (script) => {
    const dataDir = dataDirOf(script)
    await runToTheEnd('demo', { DATA_DIR: dataDir })
    await rm(join(dataDir, 'pseudonym.key'))
    const { code, printed } = await runToTheEnd(script, { DATA_DIR: dataDir })
    expect(code).toBe(1)
    expect(printed).toContain(refusal(dataDir))
    expect(await processesOn(dataDir)).toEqual([])
  })
})

describe('npm start refuses in words that say what to do', () => {
  test.each(['PORT', 'PLAYGROUND_PORT'])('a %s that somebody uses', async (setting) => {
    const { port, free } = await takePort()
    const { code, printed } = await runToTheEnd('start', { DATA_DIR: join(folder, 'new'), [setting]: `${port}` })
    await free()
    expect(code).toBe(1)
    expect(printed).toBe(`Port ${port} is taken. Stop what uses it, or set ${setting} to a free one.\n`)
  })

  test('data that are no folder', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const { code, printed } = await runToTheEnd('start', { DATA_DIR: file })
    expect(code).toBe(1)
    expect(printed).toContain(`${file} is no folder: make it a folder of yours, or set DATA_DIR to another one.`)
  })

  test('a folder that takes no file, whatever its rights say', async () => {
    // Also the superuser can write nothing here.
    const { code, printed } = await runToTheEnd('start', { DATA_DIR: '/proc/self' })
    expect(code).toBe(1)
    expect(printed).toMatch(/\/proc\/self cannot be written to \(\w+\): make it a folder of yours, or set DATA_DIR/)
  })

  test.each([
    ['broken', '{"collections":[{"name":"'],
    ['empty', ''],
  ])('a data file that is %s, which stays as it is', async (what, content) => {
    const dataDir = join(folder, what)
    const file = join(dataDir, '__azurite_db_table__.json')
    await mkdir(dataDir)
    await writeFile(file, content)
    const { code, printed } = await runToTheEnd('start', { DATA_DIR: dataDir })
    expect(code).toBe(1)
    expect(printed).toContain(`The data in ${file} cannot be read. Put a backup in its place, or begin anew`)
    expect(await readFile(file, 'utf8')).toBe(content)
  })

  test('every setting that is wrong, at once', async () => {
    const { code, printed } = await runToTheEnd('start', { PORT: 'abc', MINIMUM_GROUP: '2' })
    expect(code).toBe(1)
    expect(printed).toContain('PORT must be a whole number from 1 to 65535, not "abc"')
    expect(printed).toContain('MINIMUM_GROUP must be a whole number from 5 to 1000, not "2"')
  })

  test('npm run demo where a storage account is configured', async () => {
    const { code, printed } = await runToTheEnd('demo', { AZURE_STORAGE_CONNECTION_STRING: 'an account' })
    expect(code).toBe(1)
    expect(printed).toContain('npm run demo fills the embedded storage only')
  })
})
