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
import { people } from '../support/respondents'
import { PATIENCE } from '../support/storage'
import { employeeNumber, pseudonymOfEmployee, submissionNumber, TENANT, WAVE } from './colleagues'
import { eachOf } from './measure'
import { participationProperties, tallyProperties } from './stored-rows'

/** The first `respondents` colleagues have submitted, and twice as many have the app. */
export async function seedWave(connectionString: string, respondents: number): Promise<Storage> {
  const account = { kind: 'connection-string', connectionString } as const
  const prefix = `Of${respondents}`
  const storage = await connectStorage({ account, prefix, minimumGroup: 5, trial: true, now: () => new Date() })
  const table = (name: string) =>
    new Table(TableClient.fromConnectionString(connectionString, `${prefix}${name}`, { allowInsecureConnection: true }))
  const [answers, employees] = [table('Answers'), table('Employees')]
  await eachOf([...shardsOf(people(1, respondents))], ([shard, numbers]) => seedShard(answers, shard, numbers))
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

async function seedShard(table: Table, shard: string, numbers: readonly number[]): Promise<void> {
  const rows = numbers.map((number): Change => {
    const row = pseudonymOfEmployee(employeeNumber(number))
    return {
      kind: 'insert',
      row,
      properties: participationProperties({ draft: null, submitted: submissionNumber(number) }),
    }
  })
  for (let first = 0; first < rows.length; first += LARGEST_TRANSACTION) {
    await table.writeTogether(shard, rows.slice(first, first + LARGEST_TRANSACTION), PATIENCE)
  }
  const tally = { kind: 'insert', row: TALLY_ROW, properties: tallyProperties(numbers) } as const
  await table.write(shard, tally, PATIENCE)
}

const LARGEST_TRANSACTION = 100
