/** The product as a user runs it: `npm start` on free ports with data of its own, and the chat in a browser. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const LOCAL = join(__dirname, '..', '..', 'dist', 'bot', 'local')

export interface Product {
  readonly address: string
  readonly dataDir: string
  readonly process: ChildProcess
  /** What it printed so far. */
  printed(): string
  demo(): Promise<string>
  /** One Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null>
}

export async function startProduct(dataDir: string): Promise<Product> {
  const [port, playgroundPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    PORT: `${port}`,
    PLAYGROUND_PORT: `${playgroundPort}`,
  }
  const child = spawn(process.execPath, [join(LOCAL, 'start.js')], { env })
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('Ctrl-C stops everything')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`It ended with code ${code}: ${printed}`)))
  })
  return {
    address: `http://127.0.0.1:${playgroundPort}`,
    dataDir,
    process: child,
    printed: () => printed,
    demo: async () => (await promisify(execFile)(process.execPath, [join(LOCAL, 'demo.js')], { env })).stdout,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
      return child.exitCode
    },
  }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'audience-profile-'))
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address.')
  return address.port
}
