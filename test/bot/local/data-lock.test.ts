/** Who may open the data on this machine, when several start at once or somebody crashed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { removeFolder, temporaryFolder } from '../../support/product'

let folder: string
let started: ChildProcess[]
beforeEach(async () => {
  folder = await temporaryFolder()
  started = []
})
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL')
  await removeFolder(folder)
})

/** A process that does nothing until it is ended, after it has printed what the code prints. */
function start(code: string) {
  const child = spawn(process.execPath, ['-e', `setInterval(() => {}, 1_000); ${code}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  return child
}

/** One that tries to take the lock, then does what is said, and answers what became of it. */
async function locker(afterwards = '') {
  const built = join(__dirname, '..', '..', '..', 'dist', 'bot', 'local', 'data-lock.js')
  const child = start(
    `const { lockData } = require(${JSON.stringify(built)})
    console.log('tries')
    lockData(${JSON.stringify(folder)}).then(async (lock) => { ${afterwards}; console.log(lock.kind) })`,
  )
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  await lines.next()
  return { answer: lines.next().then(({ value }) => value) }
}

async function deadPid(): Promise<number | undefined> {
  const child = start('')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return child.pid
}

function leaveLock(lock: Readonly<Record<string, unknown>>): Promise<void> {
  return writeFile(join(folder, 'lock.json'), JSON.stringify({ connectionString: '', servers: [], ...lock }))
}

const now = () => new Date().toISOString()

test('of many who find the lock of a crash at once, one takes the data', async () => {
  const server = start('')
  await leaveLock({ pid: await deadPid(), since: now(), servers: [server.pid] })
  // They wait for the server of the one who crashed, and go on together when it ends.
  const lockers = await Promise.all(Array.from({ length: 5 }, locker))
  server.kill('SIGKILL')
  const answers = await Promise.all(lockers.map(({ answer }) => answer))
  expect(answers.toSorted()).toEqual(['locked', 'running', 'running', 'running', 'running'])
})

test('of many who start at once on new data, one takes them', async () => {
  const lockers = await Promise.all(Array.from({ length: 5 }, locker))
  const answers = await Promise.all(lockers.map(({ answer }) => answer))
  expect(answers.filter((answer) => answer === 'locked')).toHaveLength(1)
})

describe('a lock whose storage never came', () => {
  test('is respected while it may still come', async () => {
    await leaveLock({ pid: start('').pid, since: now() })
    expect(await (await locker()).answer).toBe('running')
  })

  test('counts as none later, though its process id belongs to somebody who lives', async () => {
    await leaveLock({ pid: start('').pid, since: '2026-01-31T12:00:00.000Z' })
    expect(await (await locker()).answer).toBe('locked')
  })
})

test('a lock that nobody can read counts as none', async () => {
  await writeFile(join(folder, 'lock.json'), '{"pid":')
  expect(await (await locker()).answer).toBe('locked')
})

test('a lock that is released leaves nothing, and can be taken again', async () => {
  expect(await (await locker('await lock.release()')).answer).toBe('locked')
  expect(await readdir(folder)).toEqual([])
  expect(await (await locker()).answer).toBe('locked')
})
