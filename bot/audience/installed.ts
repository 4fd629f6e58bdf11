/** Everyone with whom the bot has a personal chat. */
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { EVERY_SHARD, shardOfEmployee } from '../../services/storage/keys'
import type { Employee, EmployeeStore } from '../../services/storage/stores'
import { type Candidate, NO_SEGMENTS } from '../../services/waves/delivery'

type Employees = Pick<EmployeeStore, 'shard'>

/** A page a shard. Whoever removed the app, or has no chat to write to, is not invited. */
export async function* installedPages(
  employees: Employees,
  tenant: TenantId,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for await (const shard of shards(employees, tenant, EVERY_SHARD, signal)) {
    const reachable = shard.filter((employee) => employee.state === 'installed' && hasChat(employee))
    if (reachable.length > 0) {
      yield reachable.map(({ id, locale }) => ({ employee: id, locale, segments: NO_SEGMENTS }))
    }
  }
}

/** Those whom the bot has never met: whoever removed the app since has chosen so, and does not get it again. */
export async function unmet(
  employees: Employees,
  tenant: TenantId,
  people: readonly EmployeeId[],
  signal: AbortSignal,
): Promise<readonly EmployeeId[]> {
  const met = new Set<EmployeeId>()
  const wanted = new Set(people.map(shardOfEmployee))
  for await (const shard of shards(employees, tenant, wanted, signal)) for (const { id } of shard) met.add(id)
  return people.filter((person) => !met.has(person))
}

async function* shards(
  employees: Employees,
  tenant: TenantId,
  wanted: Iterable<number>,
  signal: AbortSignal,
): AsyncGenerator<readonly Employee[]> {
  for (const shard of wanted) {
    signal.throwIfAborted()
    yield await employees.shard(tenant, shard)
  }
}

function hasChat({ reference }: Employee): boolean {
  const chat: unknown = reference['conversation']
  return typeof chat === 'object' && chat !== null && typeof Reflect.get(chat, 'id') === 'string'
}
