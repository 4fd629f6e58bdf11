/** A wave of any size, written in large transactions, with the tallies that single submissions would have left. */
import { TableClient } from '@azure/data-tables'
import { tenantId } from '../../services/identifiers'
import {
  answersPartition,
  answersPartitions,
  COUNT_ROW,
  employeesPartitions,
  SHARDS,
  TALLY_ROW,
} from '../../services/storage/keys'
import { connectStorage, type Storage } from '../../services/storage/storage'
import { type Change, Table } from '../../services/storage/table'
import type { GroupCode } from '../../services/waves/coding'
import { people } from '../support/respondents'
import { PATIENCE } from '../support/storage'
import { employeeNumber, pseudonymOfEmployee, submissionNumber, TENANT, WAVE } from './colleagues'
import { eachOf } from './measure'
import { groupTallyInsertion, participationProperties, tallyProperties } from './stored-rows'

/** The first `respondents` colleagues have submitted, and twice as many have the app. `groups`: so many departments. */
export async function seedWave(connectionString: string, respondents: number, groups = 0): Promise<Storage> {
  const account = { kind: 'connection-string', connectionString } as const
  const prefix = `Of${respondents}By${groups}`
  const storage = await connectStorage({ account, prefix, minimumGroup: 5, trial: true, now: () => new Date() })
  const table = (name: string) =>
    new Table(TableClient.fromConnectionString(connectionString, `${prefix}${name}`, { allowInsecureConnection: true }))
  const [answers, employees] = [table('Answers'), table('Employees')]
  await eachOf([...shardsOf(people(1, respondents))], ([shard, numbers]) => seedShard(answers, shard, numbers, groups))
  await eachOf(employeesPartitions(tenantId(TENANT)), async (shard) => {
    const properties = { installed: Math.ceil((2 * respondents) / SHARDS) }
    await employees.write(shard, { kind: 'insert', row: COUNT_ROW, properties }, PATIENCE)
  })
  return storage
}

function shardsOf(numbers: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const shards = new Map<string, number[]>(answersPartitions(WAVE).map((shard) => [shard, []]))
  for (const number of numbers) {
    shards.get(answersPartition(WAVE, pseudonymOfEmployee(employeeNumber(number))))?.push(number)
  }
  return shards
}

async function seedShard(table: Table, shard: string, numbers: readonly number[], groups: number): Promise<void> {
  const rows = numbers.map((number): Change => {
    const row = pseudonymOfEmployee(employeeNumber(number))
    return {
      kind: 'insert',
      row,
      properties: participationProperties(
        { draft: null, submitted: submissionNumber(number) },
        groupNumber(number, groups),
      ),
    }
  })
  for (let first = 0; first < rows.length; first += LARGEST_TRANSACTION) {
    await table.writeTogether(shard, rows.slice(first, first + LARGEST_TRANSACTION), PATIENCE)
  }
  const tally = { kind: 'insert', row: TALLY_ROW, properties: tallyProperties(numbers) } as const
  await table.write(shard, tally, PATIENCE)
  const tallies = Array.from({ length: groups }, (_, place) => `g${place + 1}` as const).flatMap((code) => {
    const members = numbers.filter((number) => groupNumber(number, groups) === code)
    return members.length === 0 ? [] : [groupTallyInsertion(code, members)]
  })
  for (let first = 0; first < tallies.length; first += LARGEST_TRANSACTION) {
    await table.writeTogether(shard, tallies.slice(first, first + LARGEST_TRANSACTION), PATIENCE)
  }
}

/** The department of a colleague; null where there are none. */
export function groupNumber(number: number, groups: number): GroupCode | null {
  return groups === 0 ? null : `g${(number % groups) + 1}`
}

const LARGEST_TRANSACTION = 100
