/** A wave for very many people who exist in a benchmark only. */
import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../bot/clock'
import type { EmployeeId } from '../../services/identifiers'
import { SHARDS, shardOfEmployee } from '../../services/storage/keys'
import { connectStorage, type Storage } from '../../services/storage/storage'
import { NO_SEGMENTS } from '../../services/waves/delivery'
import type { Wave } from '../../services/waves/wave'
import { employees, LEAD, PLAN, TENANT } from '../support/sending'

export function storageAt(connectionString: string, clock: Clock): Promise<Storage> {
  const account = { kind: 'connection-string', connectionString } as const
  return connectStorage({ account, now: clock.now, trial: false, minimumGroup: 5 })
}

/** Confirmed, with these people in it; a dispatcher opens it. */
export async function plannedWave(storage: Storage, clock: Clock, people: number): Promise<Wave> {
  const at = clock.now()
  const { id } = await storage.waves.draft(TENANT, {
    key: String(at.getTime()),
    name: 'wave',
    lead: LEAD,
    plan: PLAN,
    at,
  })
  for (let first = 1; first <= people; first += AT_ONCE) {
    const some = employees(first, Math.min(people, first + AT_ONCE - 1))
    await storage.deliveries.invite(
      id,
      some.map((employee) => ({ employee, locale: 'nl-NL', segments: NO_SEGMENTS })),
    )
  }
  const wave = await storage.waves.apply(TENANT, id, { kind: 'confirmed', at })
  if (wave === null) throw new Error('A draft can be confirmed.')
  return wave
}

const AT_ONCE = 10_000

/** Everybody has a chat with the bot already. */
export async function everybodyMet(storage: Storage, serviceUrl: string, people: number): Promise<void> {
  const shards = new Map<number, EmployeeId[]>()
  for (const employee of employees(1, people)) {
    const shard = shardOfEmployee(employee)
    shards.set(shard, [...(shards.get(shard) ?? []), employee])
  }
  for (let shard = 0; shard < SHARDS; shard++) {
    await storage.employees.addAll(
      TENANT,
      shard,
      (shards.get(shard) ?? []).map((id) => ({
        id,
        reference: { serviceUrl, conversation: { id: `a:${id}` } },
        ...{ locale: 'nl-NL', language: null, timeZone: null, state: 'installed' },
      })),
    )
  }
}

/** When nobody is left to be written to. `look` hears each time what the counts say. */
export async function isSent(
  storage: Storage,
  wave: Wave,
  look: (counts: Readonly<Record<string, number>>) => void | Promise<void> = () => {},
): Promise<void> {
  for (;;) {
    const counts = await storage.deliveries.counts(wave.id)
    await look(counts)
    if ((counts['state:pending'] ?? 0) === 0) return
    await setTimeout(1_000)
  }
}
