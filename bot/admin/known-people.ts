/** Everybody whose object id is held, or given in a file: a pseudonym can be made for nobody else. */
import { readFile } from 'node:fs/promises'
import { isOfTenant } from '../../services/administration/removal'
import { type EmployeeId, employeeId, type TenantId } from '../../services/identifiers'
import { COUNT_ROW } from '../../services/storage/keys'
import type { RawStorage } from '../../services/storage/raw-storage'
import { Refused } from './command'

export async function knownPeople(
  storage: RawStorage,
  tenant: TenantId,
  signal: AbortSignal,
): Promise<ReadonlySet<EmployeeId>> {
  const people = new Set<EmployeeId>()
  for (const name of ['Employees', 'Deliveries'] as const) {
    const table = storage.tables[name]
    for await (const partition of table.partitions(signal)) {
      if (!isOfTenant(partition, tenant)) continue
      for await (const page of table.pages(partition, 'keys', signal)) {
        for (const { key } of page) if (key !== COUNT_ROW) people.add(employeeId(key))
      }
    }
  }
  return people
}

/** Object ids, one a line. */
export async function peopleIn(path: string): Promise<readonly EmployeeId[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw new Refused(`${path} cannot be read: give a file with an Entra object id on each line.`)
  }
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '')
  const wrong = lines.findIndex((line) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(line))
  if (wrong >= 0) throw new Refused(`${path} holds something else than object ids: look at entry ${wrong + 1}.`)
  return lines.map((line) => employeeId(line.toLowerCase()))
}
