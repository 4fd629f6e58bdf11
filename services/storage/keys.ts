/** Partition and row keys, and how rows are spread over shards. Limits: reference/platform.md 7.1. */
import { createHash } from 'node:crypto'
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import type { GroupCode } from '../waves/coding'
import { StorageError } from './errors'

/** So many partitions share the rows of one wave or tenant, so that no partition is hot. */
export const SHARDS = 64
export const EVERY_SHARD: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard)

/** The row that counts its partition. `!` sorts before every pseudonym and object id, and is in none. */
export const TALLY_ROW = '!tally'
export const COUNT_ROW = '!count'

/** The row that counts a group of its partition, beside `!tally`. */
export function groupTallyRow(code: GroupCode): string {
  return `${GROUP_TALLIES}${code}`
}

/** Whether the row counts, rather than holding what a respondent answered. */
export function isTallyRow(key: string): boolean {
  return key === TALLY_ROW || groupOfTallyRow(key) !== null
}

/** Null for the key of anything else. */
export function groupOfTallyRow(key: string): GroupCode | null {
  // Rows with this beginning are written under the codes of groups only.
  return key.startsWith(GROUP_TALLIES) ? (key.slice(GROUP_TALLIES.length) as GroupCode) : null
}

/** Every key of a group's tally lies between these two. */
export const GROUP_TALLY_ROWS = { from: '!tally|', before: '!tally}' } as const

const GROUP_TALLIES = GROUP_TALLY_ROWS.from

export function answersPartition(wave: WaveId, pseudonym: Pseudonym): string {
  return partition(wave, shardOf(pseudonym))
}

export function answersPartitions(wave: WaveId): readonly string[] {
  return everyShard(wave)
}

export function employeesPartition(tenant: TenantId, id: EmployeeId): string {
  return partition(tenant, shardOfEmployee(id))
}

export function employeesPartitions(tenant: TenantId): readonly string[] {
  return everyShard(tenant)
}

export function deliveriesPartition(wave: WaveId, id: EmployeeId): string {
  return partition(wave, shardOfEmployee(id))
}

export function deliveriesPartitions(wave: WaveId): readonly string[] {
  return everyShard(wave)
}

/** The partitions of all shards of a wave or a tenant. */
export function everyShard(owner: string): readonly string[] {
  return EVERY_SHARD.map((shard) => partition(owner, shard))
}

/** The partition of a shard by its number, from 0: of a wave's deliveries or of a tenant's employees. */
export function shardPartition(owner: WaveId | TenantId, shard: number): string {
  if (!Number.isInteger(shard) || shard < 0 || shard >= SHARDS) {
    throw new StorageError('bad-key', `There is no shard ${shard}: they are numbered from 0 to ${SHARDS - 1}.`)
  }
  return partition(owner, shard)
}

/** The same for the employee and for their delivery, so that the two can be listed side by side. */
export function shardOfEmployee(id: EmployeeId): number {
  return shardOf(employeeRow(id))
}

/** Object ids compare without case, row keys with it. */
export function employeeRow(id: EmployeeId): string {
  return id.toLowerCase()
}

export function releaseRow(number: number): string {
  return String(number).padStart(10, '0')
}

/** The key itself, or a StorageError `bad-key` that says what is wrong, without the key: it may name a person. */
export function checkKey(key: string): string {
  if (key.length === 0) throw new StorageError('bad-key', 'A storage key is empty.')
  if (key.length > MAXIMUM_LENGTH) {
    throw new StorageError(
      'bad-key',
      `A storage key has ${key.length} characters; at most ${MAXIMUM_LENGTH} are allowed.`,
    )
  }
  if (FORBIDDEN.test(key)) {
    throw new StorageError('bad-key', 'A storage key holds one of / \\ # ? or a control character.')
  }
  return key
}

/** Azure documents 1,024; the emulator refuses 520. */
const MAXIMUM_LENGTH = 512
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Azure Tables forbids.
const FORBIDDEN = /[/\\#?\u0000-\u001f\u007f-\u009f]/

function partition(owner: string, shard: number): string {
  return `${owner}|${String(shard).padStart(2, '0')}`
}

function shardOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % SHARDS
}
