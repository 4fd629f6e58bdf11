/**
 * What somebody has asked to be erased, until it is: one row a person, under the object id. And apart from that, what was
 * erased, until no backup may hold it any more: one row for the answers in a wave, under a seal that names nobody.
 */
import { odata } from '@azure/data-tables'
import { z } from 'zod'
import { type EmployeeId, employeeId, type TenantId, type WaveId, waveId } from '../identifiers'
import { isConflict, retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { isUnreadable } from './errors'
import { employeeRow } from './keys'
import { transactionsOf } from './limits'
import { pagesOf } from './pages'
import { json, parseRow } from './row-parts'
import { overlaid, type Row, type Table } from './table'
import type { ErasedSeal, ErasureStore, Marks, StoredErasure } from './upkeep-stores'

export class ErasureRepository implements ErasureStore {
  constructor(private readonly table: Table) {}

  async ask(tenant: TenantId, employee: EmployeeId, marks: Marks): Promise<void> {
    const key = employeeRow(employee)
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, key, signal)
        // What cannot be read is named anew by whoever asks.
        const all = [...(row === null ? [] : (readableIn(row)?.marks ?? [])), ...marks]
        await this.table.write(tenant, overlaid(key, row, { marks: JSON.stringify([...new Map(all)]) }), signal)
      }),
    )
  }

  read(tenant: TenantId, employee: EmployeeId): Promise<StoredErasure | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, employeeRow(employee), signal)
      return row && readableIn(row)
    })
  }

  async pending(tenant: TenantId): Promise<readonly StoredErasure[]> {
    for await (const rows of pagesOf(this.table, tenant, { most: MOST_PENDING })) {
      const readable = rows.flatMap((row) => readableIn(row) ?? [])
      // Told only where nothing else is left to do: it keeps nobody else waiting.
      return readable.length > 0 ? readable : rows.map(erasureOf)
    }
    return []
  }

  async done(tenant: TenantId, { employee, etag }: StoredErasure): Promise<void> {
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        this.table.write(tenant, { kind: 'remove', row: employeeRow(employee), etag }, signal),
      )
    } catch (error) {
      // Another has finished it, or more was asked for meanwhile, which is still to be done.
      if (!isConflict(error)) throw error
    }
  }

  async remember(tenant: TenantId, erased: readonly ErasedSeal[]): Promise<void> {
    const partition = rememberedOf(tenant)
    for (const { seal, day, keyMark } of erased) {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        retryingConflicts(signal, async () => {
          const row = await this.table.read(partition, seal, signal)
          if (row !== null && erasedOf(row).day >= day) return
          await this.table.write(partition, overlaid(seal, row, { day, keyMark }), signal)
        }),
      )
    }
  }

  async remembered(tenant: TenantId, from: string, signal: AbortSignal): Promise<readonly ErasedSeal[]> {
    const erased: ErasedSeal[] = []
    for await (const rows of pagesOf(this.table, rememberedOf(tenant), { where: odata`day ge ${from}` }, signal)) {
      erased.push(...rows.map(erasedOf))
    }
    return erased
  }

  async forgetRemembered(tenant: TenantId, before: string, signal: AbortSignal): Promise<number> {
    const partition = rememberedOf(tenant)
    let gone = 0
    for await (const rows of pagesOf(this.table, partition, { where: odata`day lt ${before}`, select: [] }, signal)) {
      for (const group of transactionsOf(rows)) {
        const changes = group.map(({ key, etag }) => ({ kind: 'remove', row: key, etag }) as const)
        await withDeadline(TURN_MILLISECONDS, (stop) => this.table.writeTogether(partition, changes, stop))
        gone += group.length
      }
    }
    return gone
  }
}

/** Beside those that are not done, of which it is no part. */
export function rememberedOf(tenant: TenantId): string {
  return `${tenant}|done`
}

const ERASED = z.object({ day: z.string(), keyMark: z.string() })

function erasedOf(row: Row): ErasedSeal {
  return { seal: row.key, ...parseRow('erased seal', row, ERASED) }
}

/** Normally there is none: those of a page are finished before the next is read. */
const MOST_PENDING = 100

const ERASURE = z.object({ marks: json(z.array(z.tuple([z.string().transform(waveId), z.string()]))) })

function readableIn(row: Row): StoredErasure | null {
  try {
    return erasureOf(row)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

function erasureOf(row: Row): StoredErasure {
  const { marks } = parseRow('erasure', row, ERASURE)
  return { employee: employeeId(row.key), etag: row.etag, marks: new Map<WaveId, string>(marks) }
}
