/**
 * How much one caller may ask of a replica in a minute. Both limits count in memory: that of people grows with those who
 * spoke in the last minute, that of strangers not at all.
 */
import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export interface Limits {
  /** Counts one thing that a person did. `told`: too many, and they were told so in this minute. */
  person(id: string): Promise<'within' | 'beyond' | 'told'>
  /** Counts one call that was refused, whatever it asked. The seconds until this address is heard again; null: it is heard still. */
  stranger(address: string): Promise<number | null>
}

export function limitsOf({ activitiesPerMinute }: { readonly activitiesPerMinute: number }): Limits {
  const people = new RateLimiterMemory({ points: activitiesPerMinute, duration: SECONDS })
  const strangers = new RateLimiterMemory({ points: CALLS_OF_A_STRANGER, duration: SECONDS })
  return {
    person: async (id) => {
      const beyond = await beyondOf(people.consume(id))
      if (beyond === null) return 'within'
      return beyond.consumedPoints === activitiesPerMinute + 1 ? 'beyond' : 'told'
    },
    stranger: async (address) => {
      const beyond = await beyondOf(strangers.consume(placeOf(address)))
      return beyond === null ? null : Math.max(1, Math.ceil(beyond.msBeforeNext / 1000))
    },
  }
}

const SECONDS = 60
const CALLS_OF_A_STRANGER = 60

/**
 * Whoever has many addresses must not fill the memory: addresses share so many places. To share one with a stranger does
 * no harm, since only those are refused for it whose calls could not be let in anyway.
 */
const PLACES = 4096

function placeOf(address: string): string {
  return String(createHash('sha256').update(address).digest().readUInt32BE() % PLACES)
}

/** The library says "too many" by a rejection. */
async function beyondOf(counted: Promise<unknown>): Promise<RateLimiterRes | null> {
  try {
    await counted
    return null
  } catch (error) {
    if (error instanceof RateLimiterRes) return error
    throw error
  }
}

/**
 * Where a call comes from. Each proxy in front of the bot adds the address that called it; what stands before those is
 * the caller's own word, and anybody may write it.
 */
export function callerAddress(socket: string | undefined, forwarded: string | undefined, proxies: number): string {
  const named = (forwarded ?? '').split(',').map((address) => address.trim())
  const told = proxies === 0 ? undefined : named.at(-proxies)
  return withoutPort(told || socket || '')
}

/** Azure App Service tells the port as well, which is another one for each connection. */
function withoutPort(address: string): string {
  const [, short, long] = /^([\d.]+):\d+$|^\[([^\]]+)\]/.exec(address) ?? []
  return short ?? long ?? address
}
