/** Employees with the app: how to reach them, and how many there are. Nothing here knows an answer. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type EmployeeId, employeeId, type TenantId } from '../identifiers'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { COUNT_ROW, employeeRow, employeesPartition, employeesPartitions } from './keys'
import type { Properties } from './limits'
import { json, parseRow } from './row-parts'
import { type Employee, type EmployeeStore, LANGUAGES } from './stores'
import type { Change, Row, Table } from './table'
import { Turnstile } from './turnstile'

export class EmployeeRepository implements EmployeeStore {
  readonly #shards = new Turnstile()

  constructor(private readonly table: Table) {}

  read(tenant: TenantId, id: EmployeeId): Promise<Employee | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(employeesPartition(tenant, id), employeeRow(id), signal)
      return row && employeeOf(row)
    })
  }

  save(tenant: TenantId, employee: Employee): Promise<'joined' | 'saved'> {
    const partition = employeesPartition(tenant, employee.id)
    const key = employeeRow(employee.id)
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(partition, key, signal)
        const known = row && employeeOf(row)
        if (isDeepStrictEqual(known, { ...employee, id: employeeId(key) })) return 'saved'
        const change = employeeChange(key, row, employee)
        const joining = Number(employee.state === 'installed') - Number(known?.state === 'installed')
        if (joining === 0) await this.table.write(partition, change, signal)
        else await this.#shards.pass(partition, signal, () => this.#writeBoth(partition, change, joining, signal))
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

  /** The employee and the count of the shard, in one transaction. */
  async #writeBoth(partition: string, change: Change, joining: number, signal: AbortSignal): Promise<void> {
    const row = await this.table.read(partition, COUNT_ROW, signal)
    const properties = { installed: installedOf(row) + joining }
    await this.table.writeTogether(partition, [change, written(COUNT_ROW, row, properties)], signal)
  }
}

const EMPLOYEE = z.object({
  reference: json(z.record(z.string(), z.unknown())),
  locale: z.string().optional(),
  language: z.enum(LANGUAGES).optional(),
  state: z.enum(['installed', 'removed']),
})

const COUNT = z.object({ installed: z.int().nonnegative() })

function employeeOf(row: Row): Employee {
  const { reference, locale, language, state } = parseRow('employee', row, EMPLOYEE)
  return { id: employeeId(row.key), reference, locale: locale ?? null, language: language ?? null, state }
}

function employeeChange(key: string, row: Row | null, employee: Employee): Change {
  const { reference, locale, language, state } = employee
  return written(key, row, {
    reference: JSON.stringify(reference),
    state,
    // Tables know no null: what is unknown is absent.
    ...(locale !== null && { locale }),
    ...(language !== null && { language }),
  })
}

function written(key: string, row: Row | null, properties: Properties): Change {
  return row === null
    ? { kind: 'insert', row: key, properties }
    : { kind: 'replace', row: key, properties, etag: row.etag }
}

function installedOf(row: Row | null): number {
  return row === null ? 0 : parseRow('count of employees', row, COUNT).installed
}
