/** Child processes that end with us, however we end, and that only we stop: a Ctrl-C does not reach them. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  readonly pid: number
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<void>
  /** Lets it end in its own way, for ten seconds; then it is ended the hard way. */
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly script: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** JavaScript that runs in the child before the script. */
  readonly preload: string
  /** What it prints when it is ready. */
  readonly ready: RegExp
}

const READY_MILLISECONDS = 60_000
const STOP_MILLISECONDS = 10_000

/**
 * Resolves when the child says that it is ready; rejects with what it printed where it ends before that. The channel
 * to the child is how it learns of the end: it breaks when we stop it, and just so when we are killed. The preload must
 * see to it that the child then ends.
 */
export async function startChild({ script, args, env = {}, preload, ready }: ChildOptions): Promise<Child> {
  const child = fork(script, args, {
    execArgv: [`--import=data:text/javascript,${encodeURIComponent(preload)}`],
    env: { ...process.env, ...env },
    // In a process group of its own, where the terminal's Ctrl-C does not go.
    detached: true,
    silent: true,
  })
  const ended = once(child, 'exit').then(() => {})
  await isReady(child, ready)
  return {
    // A process that printed something has an id.
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
      if (child.connected) child.disconnect()
      await ended
      clearTimeout(timer)
    },
  }
}

function isReady(child: ChildProcess, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`It was not ready within a minute. ${printed}`))
    }, READY_MILLISECONDS)
    const hear = (chunk: Buffer) => {
      // Once it is ready nobody needs this any more, but a full pipe would stop the child.
      if (printed.length < 10_000) printed += chunk.toString()
      if (!ready.test(printed)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`It ended with code ${code}. ${printed.trim()}`))
    })
  })
}
