/**
 * Counts what storage is asked for at a size at which every shard is in use, and compares it with what the cost page
 * reckons with. `npx tsx test/bench/operations.bench.ts --write` puts the new numbers in the file.
 */
import { writeFileSync } from 'node:fs'
import {
  type Counted,
  type CountedOperations,
  OPERATION_KINDS,
  OPERATIONS_FILE,
  readOperations,
} from '../../deploy/cost/operations'
import { countOperations } from '../support/counted-operations'
import { report } from './measure'

const SIZES = { small: 12, few: 200, many: 600 }
/** A tenth of what was counted, and half an operation. */
const near = (counted: number, stored: number) => Math.abs(counted - stored) <= 0.1 * stored + 0.5

const COMPARED = ['perPerson', 'perWave', 'perRespondent', 'perReminder', 'perRound', 'perSummary'] as const

async function main(): Promise<void> {
  const counted = await countOperations(SIZES)
  if (process.argv.includes('--write')) writeFileSync(OPERATIONS_FILE, `${JSON.stringify(counted, null, 2)}\n`)
  const stored = readOperations()
  const sums = (of: CountedOperations) => Object.fromEntries(COMPARED.map((name) => [name, sumOf(of[name])]))
  const holds = COMPARED.every((name) => near(sumOf(counted[name]), sumOf(stored[name])))
  report('operations', { ...sums(counted), stored: sums(stored) }, [
    { rule: 'within a tenth of operations.json', holds },
  ])
}

function sumOf(counted: Counted): number {
  return OPERATION_KINDS.reduce((sum, kind) => sum + counted[kind], 0)
}

void main()
