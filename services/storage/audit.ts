/** The audit log: one row an entry, the newest first, since a key counts down to the end of time. */
import { randomUUID } from 'node:crypto'
import { odata } from '@azure/data-tables'
import { z } from 'zod'
import { AUDIT_ACTS, AUDIT_REFUSALS, type AuditAct, type AuditEntry } from '../audit/entry'
import { employeeId, type TenantId } from '../identifiers'
import { isConflict } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { transactionsOf } from './limits'
import { pagesOf } from './pages'
import { parseRow } from './row-parts'
import type { Row, Table } from './table'
import type { AuditStore } from './upkeep-stores'

export class AuditRepository implements AuditStore {
  constructor(private readonly table: Table) {}

  write(tenant: TenantId, entry: AuditEntry): Promise<void> {
    return this.#insert(tenant, `${momentKey(entry.at)}-${randomUUID()}`, entry)
  }

  writeOnce(tenant: TenantId, entry: AuditEntry): Promise<void> {
    return this.#insert(tenant, `${momentKey(entry.at)}-${entry.what}`, entry)
  }

  async newest(tenant: TenantId, most: number, only: Parameters<AuditStore['newest']>[2] = {}) {
    const { but, allowed } = only
    const entries: AuditEntry[] = []
    const where = [
      ...(but === undefined ? [] : [odata`what ne ${but}`]),
      ...(allowed === undefined ? [] : [odata`allowed eq ${allowed}`]),
    ]
    const query = { most, ...(where.length > 0 && { where: where.join(' and ') }) }
    for await (const rows of pagesOf(this.table, tenant, query)) {
      entries.push(...rows.map(entryOf))
      if (entries.length >= most) break
    }
    return entries.slice(0, most)
  }

  async *all(tenant: TenantId, signal: AbortSignal) {
    for await (const rows of pagesOf(this.table, tenant, {}, signal)) yield rows.map(entryOf)
  }

  async hasBefore(tenant: TenantId, before: Date, but: AuditAct): Promise<boolean> {
    const where = odata`RowKey gt ${`${momentKey(before)}-~`} and what ne ${but}`
    for await (const _page of pagesOf(this.table, tenant, { where, select: [], most: 1 })) return true
    return false
  }

  async expire(tenant: TenantId, before: Date, most: number, signal: AbortSignal): Promise<number> {
    let gone = 0
    const where = odata`RowKey gt ${`${momentKey(before)}-~`}`
    for await (const rows of pagesOf(this.table, tenant, { where, select: [] }, signal)) {
      for (const group of transactionsOf(rows.slice(0, most - gone))) {
        const changes = group.map(({ key, etag }) => ({ kind: 'remove', row: key, etag }) as const)
        await withDeadline(TURN_MILLISECONDS, (stop) => this.table.writeTogether(tenant, changes, stop))
        gone += group.length
      }
      if (gone >= most) break
    }
    return gone
  }

  async #insert(tenant: TenantId, row: string, { at, who, what, wave, allowed, refusal }: AuditEntry): Promise<void> {
    // Tables know no null: what is unknown is absent.
    const known = { ...(who !== null && { who }), ...(wave !== null && { wave }), ...(refusal && { refusal }) }
    const properties = { at, what, allowed, ...known }
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        this.table.write(tenant, { kind: 'insert', row, properties }, signal),
      )
    } catch (error) {
      // It is there: told once before, or written by a try of which the answer was lost.
      if (!isConflict(error)) throw error
    }
  }
}

/** The last moment that a Date can tell, and as many digits as it has. */
const END_OF_TIME = 8_640_000_000_000_000
const DIGITS = 16

function momentKey(at: Date): string {
  return String(END_OF_TIME - at.getTime()).padStart(DIGITS, '0')
}

const ENTRY = z.object({
  at: z.date(),
  who: z.string().optional(),
  // A newer version may know more acts.
  what: z.enum(AUDIT_ACTS).catch('other'),
  wave: z.int().optional(),
  allowed: z.boolean(),
  refusal: z.enum(AUDIT_REFUSALS).optional(),
})

function entryOf(row: Row): AuditEntry {
  const { who, wave, refusal, ...rest } = parseRow('entry of the audit log', row, ENTRY)
  return { ...rest, ...(refusal && { refusal }), who: who === undefined ? null : employeeId(who), wave: wave ?? null }
}
