/** Parts in processes of their own: the parent calls, the child answers, and ends with its parent. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/** What a child does when it is asked to. */
export type Tasks = Readonly<Record<string, (argument: never) => Promise<unknown>>>

export interface Part<Offered extends Tasks> {
  ask<Name extends keyof Offered & string>(
    name: Name,
    argument: Parameters<Offered[Name]>[0],
  ): Promise<Awaited<ReturnType<Offered[Name]>>>
  stop(): void
}

/** Starts a script of this folder, which calls `offer`. What it prints goes to our standard error. */
export function startPart<Offered extends Tasks>(script: string): Part<Offered> {
  const child = fork(join(__dirname, script), { stdio: ['ignore', 2, 'inherit', 'ipc'] })
  let calls = 0
  return {
    // The child answers with what its task of that name gave: both ends share the type.
    ask: (name, argument) => answerTo(child, { call: ++calls, name, argument }) as never,
    stop: () => child.disconnect(),
  }
}

/** Answers the parent's calls until it is gone. */
export function offer(tasks: Tasks): void {
  process.on('message', ({ call, name, argument }: Call) => {
    const task = tasks[name]
    // The parent's call has the argument's type (Part.ask).
    const work = task ? task(argument as never) : Promise.reject(new Error(`There is no task ${name}.`))
    work.then(
      (result) => process.send?.({ call, result }),
      (error: unknown) => process.send?.({ call, problem: error instanceof Error ? error.stack : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit())
}

interface Call {
  readonly call: number
  readonly name: string
  readonly argument: unknown
}

type Answer = { readonly call: number } & ({ readonly result: unknown } | { readonly problem: string })

function answerTo(child: ChildProcess, call: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) => reject(new Error(`The process of ${call.name} ended with code ${code}.`))
    const hear = (answer: Answer) => {
      if (answer.call !== call.call) return
      child.off('message', hear)
      child.off('exit', end)
      if ('problem' in answer) reject(new Error(answer.problem))
      else resolve(answer.result)
    }
    child.on('message', hear)
    child.once('exit', end)
    child.send(call)
  })
}
