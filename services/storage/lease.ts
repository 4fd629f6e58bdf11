/** Who sends for a tenant, or keeps its data: one row, and whoever wrote it last under its ETag has the lease. */
import { z } from 'zod'
import type { TenantId } from '../identifiers'
import { isConflict, retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import type { LeaseStore } from './delivery-stores'
import { parseRow } from './row-parts'
import { overlaid, type Row, type Table } from './table'

export class LeaseRepository implements LeaseStore {
  /** `row`: one for each kind of work that one process alone may do. */
  constructor(
    private readonly table: Table,
    private readonly row: 'dispatcher' | 'upkeep',
  ) {}

  hold(tenant: TenantId, holder: string): ReturnType<LeaseStore['hold']> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      // A conflict: another took it at the same moment, which reading again shows.
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, this.row, signal)
        // Every write gives the row another ETag, which makes it the mark.
        if (row !== null && holderOf(row) !== holder) return { kind: 'held', mark: row.etag } as const
        await this.table.write(tenant, overlaid(this.row, row, { holder }), signal)
        return { kind: 'ours' } as const
      }),
    )
  }

  take(tenant: TenantId, holder: string, mark: string): Promise<boolean> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      unlessConflict(() =>
        this.table.write(tenant, { kind: 'replace', row: this.row, properties: { holder }, etag: mark }, signal),
      ),
    )
  }

  async release(tenant: TenantId, holder: string): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, this.row, signal)
      if (row === null || holderOf(row) !== holder) return
      // A conflict: somebody took it meanwhile, so there is nothing to give up.
      await unlessConflict(() => this.table.write(tenant, { kind: 'remove', row: this.row, etag: row.etag }, signal))
    })
  }
}

function holderOf(row: Row): string {
  return parseRow('lease', row, z.object({ holder: z.string() })).holder
}

async function unlessConflict(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (isConflict(error)) return false
    throw error
  }
}
