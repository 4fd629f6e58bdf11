/** A process that is killed at its n-th write to storage: nothing of it reaches storage any more, reads included. */
import { TableClient } from '@azure/data-tables'

const WRITES = ['createEntity', 'updateEntity', 'upsertEntity', 'deleteEntity', 'submitTransaction'] as const

export interface Kill {
  /** Counted from 1. */
  readonly write: number
  /** Whether storage has done it; its answer is lost in any case. */
  readonly done: boolean
}

/** Resolves to whether it came so far; where not, the work has come to its end. */
export async function killedAt({ write, done }: Kill, work: () => Promise<unknown>): Promise<boolean> {
  let writes = 0
  let dead = false
  const die = () => {
    dead = true
    throw new Error('The process was killed.')
  }
  const spies = [
    ...WRITES.map((name) => {
      const real = TableClient.prototype[name] as (...args: unknown[]) => Promise<unknown>
      return jest.spyOn(TableClient.prototype, name).mockImplementation(async function (this: unknown, ...args) {
        if (dead) die()
        writes += 1
        if (writes === write && !done) die()
        const answer = await real.apply(this, args)
        if (writes >= write) die()
        // The real one's answer, whichever it is.
        return answer as never
      })
    }),
    ...(['getEntity', 'listEntities'] as const).map((name) => {
      const real = TableClient.prototype[name] as (...args: unknown[]) => unknown
      return jest.spyOn(TableClient.prototype, name).mockImplementation(function (this: unknown, ...args) {
        if (dead) die()
        return real.apply(this, args) as never
      })
    }),
  ]
  try {
    await work().catch(() => {})
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return dead
}

/** Every moment at which a piece of work may be killed, until it comes to its end. */
export async function atEveryWrite(attempt: (kill: Kill) => Promise<boolean>): Promise<number> {
  let kills = 0
  for (const done of [false, true]) {
    for (let write = 1; await attempt({ write, done }); write++) kills += 1
  }
  return kills
}
