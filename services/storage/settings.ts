import { z } from 'zod'
import type { TenantId } from '../identifiers'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { DEPLOYMENT } from './maintenance'
import { json, parseRow } from './row-parts'
import type { ConversationReference, SettingsStore } from './stores'
import { overlaid, type Row, type Table } from './table'

export class SettingsRepository implements SettingsStore {
  constructor(private readonly table: Table) {}

  throttledUntil(tenant: TenantId): Promise<Date | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, THROTTLE_ROW, signal)
      return row && untilOf(row)
    })
  }

  async throttle(tenant: TenantId, until: Date): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, THROTTLE_ROW, signal)
        if (row !== null && untilOf(row) >= until) return
        await this.table.write(tenant, overlaid(THROTTLE_ROW, row, { until }), signal)
      }),
    )
  }

  directoryAskedAt(tenant: TenantId): Promise<Date | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(tenant, DIRECTORY_ROW, signal)
      return row && parseRow('moment of asking the directory', row, z.object({ at: z.date() })).at
    })
  }

  async setDirectoryAskedAt(tenant: TenantId, at: Date): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, DIRECTORY_ROW, signal)
        await this.table.write(tenant, overlaid(DIRECTORY_ROW, row, { at }), signal)
      }),
    )
  }

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
        await this.table.write(tenant, overlaid(CHANNEL_ROW, row, properties), signal)
      }),
    )
  }

  /** Of the key that answers were made with; null before the first start. Writes nothing. */
  pseudonymKeyFingerprint(): Promise<string | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(DEPLOYMENT, KEY_ROW, signal)
      return row && fingerprintOf(row)
    })
  }

  /** From now on answers are made with another key: for whoever has given all of them other pseudonyms. */
  async changePseudonymKey(from: string, to: string): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(DEPLOYMENT, KEY_ROW, signal)
      if (row === null || fingerprintOf(row) !== from) return
      const properties = { fingerprint: to }
      await this.table.write(DEPLOYMENT, { kind: 'replace', row: KEY_ROW, properties, etag: row.etag }, signal)
    })
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

const THROTTLE_ROW = 'throttled-until'
const DIRECTORY_ROW = 'directory-asked-at'
const CHANNEL_ROW = 'communications-channel'
const CHANNEL = z.object({ reference: json(z.record(z.string(), z.unknown())) })

const KEY_ROW = 'pseudonym-key'

function untilOf(row: Row): Date {
  return parseRow('throttle', row, z.object({ until: z.date() })).until
}

function fingerprintOf(row: Row): string {
  return parseRow('fingerprint of the pseudonym key', row, z.object({ fingerprint: z.string() })).fingerprint
}
