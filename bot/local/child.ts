/** Child processes that never outlive us, and that only we stop: a Ctrl-C in the terminal does not reach them. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  /** Resolves when the child has ended in its own way; after ten seconds it is ended the hard way. */
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly script: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What it prints when it is ready. */
  readonly ready: RegExp
  /** Keeps servers that listen everywhere on this machine. */
  readonly loopbackOnly?: boolean
}

const READY_MILLISECONDS = 60_000
const STOP_MILLISECONDS = 10_000

/** Resolves when the child says that it is ready; rejects with what it printed where it ends before that. */
export async function startChild({ script, args, env = {}, ready, loopbackOnly }: ChildOptions): Promise<Child> {
  const preloads = [DIE_WITH_PARENT, ...(loopbackOnly ? [LOOPBACK_ONLY] : [])]
  const child = fork(script, args, {
    execArgv: preloads.map((code) => `--import=data:text/javascript,${encodeURIComponent(code)}`),
    env: { ...process.env, ...env },
    detached: true,
    silent: true,
  })
  await isReady(child, ready)
  return {
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
      child.kill('SIGINT')
      await ended
      clearTimeout(timer)
    },
  }
}

/** When we are gone, however that came, the child ends as if somebody had pressed Ctrl-C. */
const DIE_WITH_PARENT = `process.on('disconnect', () => process.kill(process.pid, 'SIGINT'))`

const LOOPBACK_ONLY = `import net from 'node:net'
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' && typeof rest[0] !== 'string'
    ? listen.call(this, port, '127.0.0.1', ...rest)
    : listen.call(this, port, ...rest)
}`

function isReady(child: ChildProcess, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`It was not ready within a minute. ${printed}`))
    }, READY_MILLISECONDS)
    const hear = (chunk: Buffer) => {
      // After it is ready nobody reads this any more, but the pipe must stay empty.
      if (printed.length < 10_000) printed += chunk.toString()
      if (ready.test(printed)) {
        clearTimeout(timer)
        resolve()
      }
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`It ended with code ${code}. ${printed.trim()}`))
    })
  })
}
