/** Codings of waves: one row each, written once. Of people it holds numbers only, and no group below the minimum. */
import { z } from 'zod'
import type { TenantId, WaveId } from '../identifiers'
import { Recent } from '../recent'
import { type CodedGroup, type Coding, DIMENSIONS, type GroupCode, isGroupCode } from '../waves/coding'
import { isConflict } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import type { Properties } from './limits'
import { json, parseRow } from './row-parts'
import type { CodingStore } from './stores'
import type { Row, Table } from './table'

export class CodingRepository implements CodingStore {
  readonly #frozen = new Recent<Coding>(20)

  constructor(private readonly table: Table) {}

  async read(tenant: TenantId, wave: WaveId): Promise<Coding | null> {
    const known = this.#frozen.get(wave)
    if (known !== undefined) return known
    const row = await withDeadline(TURN_MILLISECONDS, (signal) => this.table.read(tenant, wave, signal))
    if (row === null) return null
    const coding = codingOf(row)
    this.#frozen.set(wave, coding)
    return coding
  }

  async freeze(tenant: TenantId, wave: WaveId, coding: Coding): Promise<Coding> {
    const row = { kind: 'insert', row: wave, properties: propertiesOf(coding) } as const
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) => this.table.write(tenant, row, signal))
    } catch (error) {
      // Another was first, or an answer of storage was lost and the insert was retried.
      if (!isConflict(error)) throw error
    }
    const stands = await this.read(tenant, wave)
    if (stands === null) throw new StorageError('conflict', 'The coding of a wave went as soon as it was written.')
    return stands
  }
}

/** So many groups fit one property, with labels as long as they get: five for the most groups that there are. */
const GROUPS_A_PROPERTY = 100

function propertiesOf({ dimension, groups }: Coding): Properties {
  const parts = Array.from({ length: Math.ceil(groups.length / GROUPS_A_PROPERTY) }, (_, part) =>
    groups.slice(part * GROUPS_A_PROPERTY, (part + 1) * GROUPS_A_PROPERTY),
  )
  const texts = parts.map((part, place) => [`groups${place}`, JSON.stringify(part.map(asStored))])
  return { dimension, parts: parts.length, ...Object.fromEntries(texts) }
}

function asStored({ code, label, audience }: CodedGroup) {
  return [code, label, audience] as const
}

const CODE = z.custom<GroupCode>(isGroupCode)
const PART = json(z.array(z.tuple([CODE, z.string(), z.int().nonnegative()])))
const CODING = z.object({ dimension: z.enum(DIMENSIONS), parts: z.int().nonnegative() })

function codingOf(row: Row): Coding {
  const { dimension, parts } = parseRow('coding', row, CODING)
  const names = Array.from({ length: parts }, (_, part) => `groups${part}`)
  const texts = parseRow('coding', row, z.object(Object.fromEntries(names.map((name) => [name, PART]))))
  const groups = names.flatMap((name) => texts[name] ?? [])
  return { dimension, groups: groups.map(([code, label, audience]) => ({ code, label, audience })) }
}
