/** `npm start` and `npm run demo` as processes: what is kept, what is stopped, what is refused and in which words. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCAL_TENANT } from '../../../bot/local/tenant'
import { tenantId } from '../../../services/identifiers'
import { connectStorage } from '../../../services/storage/storage'
import {
  nothingRunsOn,
  type Product,
  processesOn,
  removeFolder,
  run,
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
