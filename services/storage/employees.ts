/** Employees with the app: how to reach them, and how many there are. Nothing here knows an answer. */
import { isDeepStrictEqual } from 'node:util'
import { odata } from '@azure/data-tables'
import { z } from 'zod'
import { type EmployeeId, employeeId, type TenantId } from '../identifiers'
import { addMissing } from './additions'
import { isConflict, retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { isUnreadable, StorageError } from './errors'
import {
  COUNT_ROW,
  employeeRow,
  employeesPartition,
  employeesPartitions,
  shardOfEmployee,
  shardPartition,
} from './keys'
import { transactionsOf } from './limits'
import { pagesOf } from './pages'
import { json, parseRow, unknownTo } from './row-parts'
import { type Employee, type EmployeeStore, LANGUAGES } from './stores'
import { type Change, overlaid, type Row, type Table, written } from './table'
import { Turnstile } from './turnstile'
import type { Leaver, LeaverStore } from './upkeep-stores'

export class EmployeeRepository implements EmployeeStore, LeaverStore {
  readonly #shards = new Turnstile()

  constructor(private readonly table: Table) {}

  read(tenant: TenantId, id: EmployeeId): Promise<Employee | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(employeesPartition(tenant, id), employeeRow(id), signal)
      return row && readableIn(row)
    })
  }

  save(tenant: TenantId, employee: Employee): Promise<'joined' | 'saved'> {
    const partition = employeesPartition(tenant, employee.id)
    const key = employeeRow(employee.id)
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(partition, key, signal)
        const known = row && readableIn(row)
        if (isDeepStrictEqual(known, { ...employee, id: employeeId(key) })) return 'saved'
        const change = employeeChange(key, row, employee)
        const joining = Number(employee.state === 'installed') - Number(row?.properties['state'] === 'installed')
        if (joining === 0) await this.table.write(partition, change, signal)
        else await this.#writeCounted(partition, [change], joining, signal)
        return joining > 0 ? 'joined' : 'saved'
      }),
    )
  }

  installed(tenant: TenantId): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const rows = await Promise.all(
        employeesPartitions(tenant).map((partition) => this.table.read(partition, COUNT_ROW, signal)),
      )
      return rows.reduce((total, row) => total + installedOf(row), 0)
    })
  }

  shard(tenant: TenantId, shard: number): Promise<readonly Employee[]> {
    return withDeadline(SCAN_MILLISECONDS, async (signal) => {
      const rows = await this.table.list(shardPartition(tenant, shard), signal)
      return rows.filter(({ key }) => key !== COUNT_ROW).map(employeeOf)
    })
  }

  async addAll(tenant: TenantId, shard: number, employees: readonly Employee[]): Promise<void> {
    const partition = shardPartition(tenant, shard)
    if (employees.some(({ id }) => shardOfEmployee(id) !== shard)) {
      throw new StorageError('bad-key', `Somebody is not of shard ${shard}: there they would not be found again.`)
    }
    const people = new Map(employees.map((employee) => [employeeRow(employee.id), employee]))
    const rows = [...people].map(([key, employee]) => ({ key, employee }))
    for (const group of transactionsOf(rows.toSorted((one, other) => (one.key < other.key ? -1 : 1)))) {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        addMissing({ table: this.table, partition, signal }, group, (missing) => {
          const changes = missing.map(({ key, employee }) => employeeChange(key, null, employee))
          const joining = missing.filter(({ employee }) => employee.state === 'installed').length
          return this.#writeCounted(partition, changes, joining, signal)
        }),
      )
    }
  }

  async installedIn(tenant: TenantId, shard: number): Promise<readonly EmployeeId[]> {
    const ids: EmployeeId[] = []
    const query = { where: odata`state eq ${'installed'}`, select: [] }
    for await (const rows of pagesOf(this.table, shardPartition(tenant, shard), query)) {
      ids.push(...rows.map(({ key }) => employeeId(key)))
    }
    return ids
  }

  /** Whoever is gone is not written any more: when they were written last is when they went. */
  async leftBefore(tenant: TenantId, shard: number, moment: Date): Promise<readonly Leaver[]> {
    const left: Leaver[] = []
    const query = { where: odata`state eq ${'removed'}` }
    for await (const rows of pagesOf(this.table, shardPartition(tenant, shard), query)) {
      for (const { key, etag, writtenAt, properties } of rows) {
        const bare = properties['reference'] === NO_CHAT
        if (bare || writtenAt < moment) left.push({ employee: employeeId(key), etag, bare })
      }
    }
    return left
  }

  strip(tenant: TenantId, { employee, etag }: Leaver): Promise<boolean> {
    const properties = { reference: NO_CHAT, state: 'removed' }
    return this.#unlessBack(tenant, employee, { kind: 'replace', row: employeeRow(employee), etag, properties })
  }

  forget(tenant: TenantId, { employee, etag }: Leaver): Promise<boolean> {
    return this.#unlessBack(tenant, employee, { kind: 'remove', row: employeeRow(employee), etag })
  }

  /** The count knows only those who have the app. */
  async #unlessBack(tenant: TenantId, employee: EmployeeId, change: Change): Promise<boolean> {
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        this.table.write(employeesPartition(tenant, employee), change, signal),
      )
      return true
    } catch (error) {
      if (isConflict(error)) return false
      throw error
    }
  }

  /** Employees and the count of the shard, in one transaction. */
  #writeCounted(partition: string, changes: readonly Change[], joining: number, signal: AbortSignal): Promise<void> {
    return this.#shards.pass(partition, signal, async () => {
      const row = await this.table.read(partition, COUNT_ROW, signal)
      const properties = { installed: installedOf(row) + joining }
      await this.table.writeTogether(partition, [...changes, overlaid(COUNT_ROW, row, properties)], signal)
    })
  }
}

/** The stored reference of whom there is no chat to write to. */
const NO_CHAT = '{}'

/** One shard of three hundred thousand employees is five pages. */
const SCAN_MILLISECONDS = 30_000

const EMPLOYEE = z.object({
  reference: json(z.record(z.string(), z.unknown())),
  locale: z.string().optional(),
  language: z.enum(LANGUAGES).optional(),
  timeZone: z.string().optional(),
  state: z.enum(['installed', 'removed']),
})

const COUNT = z.object({ installed: z.int().nonnegative() })

/** Null where it cannot be read: the next message of that person replaces it. */
function readableIn(row: Row): Employee | null {
  try {
    return employeeOf(row)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

function employeeOf(row: Row): Employee {
  const { locale, language, timeZone, ...rest } = parseRow('employee', row, EMPLOYEE)
  return {
    ...rest,
    id: employeeId(row.key),
    locale: locale ?? null,
    language: language ?? null,
    timeZone: timeZone ?? null,
  }
}

function employeeChange(key: string, row: Row | null, employee: Employee): Change {
  const { reference, locale, language, timeZone, state } = employee
  return written(key, row, {
    ...(row !== null && unknownTo(Object.keys(EMPLOYEE.shape), row)),
    reference: JSON.stringify(reference),
    state,
    // Tables know no null: what is unknown is absent.
    ...(locale !== null && { locale }),
    ...(language !== null && { language }),
    ...(timeZone !== null && { timeZone }),
  })
}

function installedOf(row: Row | null): number {
  return row === null ? 0 : parseRow('count of employees', row, COUNT).installed
}
