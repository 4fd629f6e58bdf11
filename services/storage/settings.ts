import { z } from 'zod'
import type { TenantId } from '../identifiers'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { json, parseRow } from './row-parts'
import type { ConversationReference, SettingsStore } from './stores'
import type { Row, Table } from './table'

export class SettingsRepository implements SettingsStore {
  constructor(private readonly table: Table) {}

  communicationsChannel(tenant: TenantId): Promise<ConversationReference | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, CHANNEL_ROW, signal)
      return row && parseRow('communications channel', row, CHANNEL).reference
    })
  }

  async setCommunicationsChannel(tenant: TenantId, channel: ConversationReference): Promise<void> {
    const properties = { reference: JSON.stringify(channel) }
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, CHANNEL_ROW, signal)
        const change = row ? ({ kind: 'replace', etag: row.etag } as const) : ({ kind: 'insert' } as const)
        await this.table.write(tenant, { ...change, row: CHANNEL_ROW, properties }, signal)
      }),
    )
  }

  confirmPseudonymKey(fingerprint: string): Promise<'confirmed' | 'changed'> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(DEPLOYMENT, KEY_ROW, signal)
        if (row) return fingerprintOf(row) === fingerprint ? 'confirmed' : 'changed'
        await this.table.write(DEPLOYMENT, { kind: 'insert', row: KEY_ROW, properties: { fingerprint } }, signal)
        return 'confirmed'
      }),
    )
  }
}

const CHANNEL_ROW = 'communications-channel'
const CHANNEL = z.object({ reference: json(z.record(z.string(), z.unknown())) })

/** The partition of what holds for all tenants; no tenant has such an id. */
const DEPLOYMENT = '!deployment'
const KEY_ROW = 'pseudonym-key'

function fingerprintOf(row: Row): string {
  return parseRow('fingerprint of the pseudonym key', row, z.object({ fingerprint: z.string() })).fingerprint
}
