/** What somebody has asked to be erased, until it is: one row a person, under the object id. */
import { z } from 'zod'
import { type EmployeeId, employeeId, type TenantId, type WaveId, waveId } from '../identifiers'
import { isConflict, retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { isUnreadable } from './errors'
import { employeeRow } from './keys'
import { json, parseRow } from './row-parts'
import { type Row, type Table, written } from './table'
import type { ErasureStore, Marks, StoredErasure } from './upkeep-stores'

export class ErasureRepository implements ErasureStore {
  constructor(private readonly table: Table) {}

  async ask(tenant: TenantId, employee: EmployeeId, marks: Marks): Promise<void> {
    const key = employeeRow(employee)
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, key, signal)
        // What cannot be read is named anew by whoever asks.
        const all = [...(row === null ? [] : (readableIn(row)?.marks ?? [])), ...marks]
        await this.table.write(tenant, written(key, row, { marks: JSON.stringify([...new Map(all)]) }), signal)
      }),
    )
  }

  read(tenant: TenantId, employee: EmployeeId): Promise<StoredErasure | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, employeeRow(employee), signal)
      return row && readableIn(row)
    })
  }

  pending(tenant: TenantId): Promise<readonly StoredErasure[]> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const { rows } = await this.table.page(tenant, { most: MOST_PENDING }, undefined, signal)
      const readable = rows.flatMap((row) => readableIn(row) ?? [])
      // Told only where nothing else is left to do: it keeps nobody else waiting.
      return readable.length > 0 ? readable : rows.map(erasureOf)
    })
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
