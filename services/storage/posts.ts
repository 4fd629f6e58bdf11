/** Posts outside Teams: a row each, so that a double click, a repetition and a second replica make one of them. */
import { z } from 'zod'
import type { TenantId } from '../identifiers'
import { isConflict } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { parseRow } from './row-parts'
import type { PostRecord, PostStore, PostSubject } from './stores'
import { overlaid, type Row, type Table } from './table'

export class PostRepository implements PostStore {
  constructor(private readonly table: Table) {}

  read(tenant: TenantId, subject: PostSubject): Promise<PostRecord | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, keyOf(subject), signal)
      return row && recordOf(row)
    })
  }

  begin(tenant: TenantId, subject: PostSubject, round: number, at: Date): Promise<boolean> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, keyOf(subject), signal)
      if (round !== 1 + (row === null ? 0 : recordOf(row).round)) return false
      try {
        await this.table.write(tenant, overlaid(keyOf(subject), row, { round, state: 'begun', at }), signal)
        return true
      } catch (error) {
        // Another began it at the same moment.
        if (isConflict(error)) return false
        throw error
      }
    })
  }

  async settle(tenant: TenantId, subject: PostSubject, { round, state, at }: PostRecord): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, keyOf(subject), signal)
      // Somebody has ordered it anew meanwhile: how that ends is what counts.
      if (row === null || recordOf(row).round !== round) return
      await this.table.write(tenant, overlaid(keyOf(subject), row, { round, state, at }), signal)
    })
  }
}

function keyOf({ wave, post, release }: PostSubject): string {
  return `posted|${post}|${wave}|${release}`
}

const RECORD = z.object({
  round: z.int().positive(),
  state: z.enum(['begun', 'posted', 'not-posted', 'unknown']),
  at: z.date(),
})

function recordOf(row: Row): PostRecord {
  return parseRow('post', row, RECORD)
}
