/** A process that is killed at its n-th write to storage: nothing of it reaches storage any more, reads included. */
import { TableClient } from '@azure/data-tables'

const WRITES = ['createEntity', 'updateEntity', 'upsertEntity', 'deleteEntity', 'submitTransaction'] as const

/** Killed before its n-th write, counted from 1. Resolves to whether it came so far; where not, it has come to its end. */
export async function killedAt(write: number, work: () => Promise<unknown>): Promise<boolean> {
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
        if (writes >= write) die()
        const answer = await real.apply(this, args)
        // Written, and nobody is there to hear of it.
        if (dead) die()
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

/** Every moment at which a piece of work may be killed, until it comes to its end. Resolves to how many there were. */
export async function atEveryWrite(attempt: (write: number) => Promise<boolean>): Promise<number> {
  let write = 1
  while (await attempt(write)) write += 1
  return write - 1
}
