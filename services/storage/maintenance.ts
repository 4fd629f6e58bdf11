/**
 * Work of an administrator during which no bot may run: one row, and while it is there a bot does not start, and one that
 * runs ends itself. It stays where the work was cut off, and goes with the end of the same work, begun again.
 */
import { z } from 'zod'
import { isConflict } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import { parseRow } from './row-parts'
import type { Row, Table } from './table'

export const MAINTENANCE_WORKS = ['restore', 'rotate-key', 'remove-tenant'] as const
export type MaintenanceWork = (typeof MAINTENANCE_WORKS)[number]

export interface Maintenance {
  readonly work: MaintenanceWork
  /** Of what: two runs of the same are one work, of which the second goes on where the first stopped. */
  readonly of: string
  /** What is done of it already; the work alone knows what it means. */
  readonly done: string
}

export interface MaintenanceStore {
  /** Null while bots may run. */
  current(): Promise<Maintenance | null>
  /** Resolves to what stands then: the work itself, as new or with what is done of it, or another that is not finished. */
  begin(work: MaintenanceWork, of: string): Promise<Maintenance>
  /** Rejects where the work has come to its end: somebody else has done it. */
  note(maintenance: Maintenance, done: string): Promise<void>
  end(): Promise<void>
}

export class MaintenanceRepository implements MaintenanceStore {
  constructor(private readonly settings: Table) {}

  current(): Promise<Maintenance | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.settings.read(DEPLOYMENT, MAINTENANCE_ROW, signal)
      return row && maintenanceOf(row)
    })
  }

  async begin(work: MaintenanceWork, of: string): Promise<Maintenance> {
    const properties = { work, of, done: '' }
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        this.settings.write(DEPLOYMENT, { kind: 'insert', row: MAINTENANCE_ROW, properties }, signal),
      )
    } catch (error) {
      if (!isConflict(error)) throw error
    }
    return (await this.current()) ?? properties
  }

  async note({ work, of }: Maintenance, done: string): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.settings.read(DEPLOYMENT, MAINTENANCE_ROW, signal)
      // Bots may run again: whoever goes on would write beside them.
      if (row === null) throw new StorageError('conflict', `The end of this ${work} was reached by another run of it.`)
      const properties = { work, of, done }
      await this.settings.write(
        DEPLOYMENT,
        { kind: 'replace', row: MAINTENANCE_ROW, properties, etag: row.etag },
        signal,
      )
    })
  }

  async end(): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.settings.read(DEPLOYMENT, MAINTENANCE_ROW, signal)
      if (row === null) return
      await this.settings.write(DEPLOYMENT, { kind: 'remove', row: MAINTENANCE_ROW, etag: row.etag }, signal)
    })
  }
}

/** The partition of what holds for all tenants; no tenant has such an id. */
export const DEPLOYMENT = '!deployment'
export const MAINTENANCE_ROW = 'maintenance'

function maintenanceOf(row: Row): Maintenance {
  return parseRow('maintenance', row, z.object({ work: z.enum(MAINTENANCE_WORKS), of: z.string(), done: z.string() }))
}
