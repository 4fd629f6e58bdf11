/**
 * A backup of 50,000 respondents, and bringing it back elsewhere, in rows a second; beside the client alone, which reads
 * the same rows a page at a time and writes them a hundred at a time. Azurite is a process of its own.
 */
import { setMaxListeners } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { odata, TableClient, type TransactionAction } from '@azure/data-tables'
import { backUp } from '../../services/administration/backup'
import { BackupFolder } from '../../services/administration/backup-folder'
import type { Manifest } from '../../services/administration/backup-format'
import { restore } from '../../services/administration/restore'
import { tenantId } from '../../services/identifiers'
import { answersPartition, TALLY_ROW } from '../../services/storage/keys'
import { inParallel } from '../../services/storage/parallel'
import { rawStorage } from '../../services/storage/raw-storage'
import { connectStorage } from '../../services/storage/storage'
import { people } from '../support/respondents'
import type { tasks as azuriteTasks } from './azurite-part'
import { employeeNumber, pseudonymOfEmployee, submissionNumber, TENANT, WAVE } from './colleagues'
import { report, timeOf } from './measure'
import { startPart } from './process'
import { participationProperties, tallyProperties } from './stored-rows'

const RESPONDENTS = people(1, 50_000)
/** As many as a restore has under way. */
const AT_ONCE = 16
const EVER = new AbortController().signal
setMaxListeners(0, EVER)
const now = () => new Date()

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const connectionString = await azurite.ask('connectionString', undefined)
  const account = { kind: 'connection-string', connectionString } as const
  const folder = mkdtempSync(join(tmpdir(), 'audience-profile-bench-'))
  const connected = async (prefix: string) => {
    const storage = await connectStorage({ account, prefix, now, trial: true, minimumGroup: 5 })
    return { storage, raw: rawStorage(account, prefix) }
  }
  const here = await connected('Here')
  await here.storage.waves.current(tenantId(TENANT))
  const rows = rowsOfAll()
  // The first writes and reads of a process are slower: these do not count.
  await bareWrite(connectionString, 'Warm', rows.slice(0, 4_000))
  const bareWriteMilliseconds = await timeOf(() => bareWrite(connectionString, 'HereAnswers', rows))
  const bareReadMilliseconds = await timeOf(() => bareRead(connectionString, 'HereAnswers', rows))

  const backup = new BackupFolder(join(folder, 'backup'))
  let manifest: Manifest | null = null
  const backupMilliseconds = await timeOf(async () => {
    const begun = { product: 'audience-profile', format: 1, beganAt: now(), account: '', keyFingerprint: null } as const
    manifest = await backUp({ source: here.raw, folder: backup, begun, now, signal: EVER, progress: () => {} })
  })
  if (manifest === null) throw new Error('It was made.')
  const there = await connected('There')
  const { maintenance } = there.storage
  const parts = { target: there.raw, folder: backup, manifest, maintenance, signal: EVER, progress: () => {} }
  const restoreMilliseconds = await timeOf(async () => restore(parts, await maintenance.begin('restore', 'a backup')))
  const [counted, recounted] = [
    await there.storage.answers.respondents(WAVE),
    await there.storage.answers.recount(WAVE),
  ]
  if (counted !== RESPONDENTS.length || recounted.respondents !== counted) throw new Error(`${counted} were brought.`)
  azurite.stop()
  rmSync(folder, { recursive: true })

  const aSecond = (milliseconds: number) => (rows.length * 1000) / milliseconds
  const [backupRatio, restoreRatio] = [
    bareReadMilliseconds / backupMilliseconds,
    bareWriteMilliseconds / restoreMilliseconds,
  ]
  report(
    'backup',
    {
      rows: rows.length,
      bareReadRowsPerSecond: aSecond(bareReadMilliseconds),
      bareWriteRowsPerSecond: aSecond(bareWriteMilliseconds),
      backupRowsPerSecond: aSecond(backupMilliseconds),
      restoreRowsPerSecond: aSecond(restoreMilliseconds),
      backupRatio,
      backupRatioToBareWrites: bareWriteMilliseconds / backupMilliseconds,
      restoreRatio,
    },
    [
      { rule: 'backupRatio >= 0.5', holds: backupRatio >= 0.5 },
      { rule: 'restoreRatio >= 0.5', holds: restoreRatio >= 0.5 },
    ],
  )
}

interface BareRow {
  readonly partitionKey: string
  readonly rowKey: string
}

/** Of everybody, and the tally of each shard. */
function rowsOfAll(): readonly BareRow[] {
  const shards = new Map<string, number[]>()
  const rows = RESPONDENTS.map((number) => {
    const rowKey = pseudonymOfEmployee(employeeNumber(number))
    const partitionKey = answersPartition(WAVE, rowKey)
    shards.set(partitionKey, [...(shards.get(partitionKey) ?? []), number])
    return { partitionKey, rowKey, ...participationProperties({ draft: null, submitted: submissionNumber(number) }) }
  })
  const tallies = [...shards].map(([partitionKey, numbers]) => ({
    partitionKey,
    rowKey: TALLY_ROW,
    ...tallyProperties(numbers),
  }))
  return [...rows, ...tallies]
}

async function bareWrite(connectionString: string, table: string, rows: readonly BareRow[]): Promise<void> {
  const client = TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true })
  await client.createTable()
  const shards = new Map<string, BareRow[]>()
  for (const row of rows) shards.set(row.partitionKey, [...(shards.get(row.partitionKey) ?? []), row])
  const transactions = [...shards.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / 100) }, (_, place) => own.slice(place * 100, (place + 1) * 100)),
  )
  await inParallel(AT_ONCE, transactions, (some) =>
    client.submitTransaction(some.map((row): TransactionAction => ['upsert', { ...row }, 'Replace'])),
  )
}

async function bareRead(connectionString: string, table: string, rows: readonly BareRow[]): Promise<void> {
  const client = TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true })
  const shards = [...new Set(rows.map(({ partitionKey }) => partitionKey))]
  const counts = await inParallel(AT_ONCE, shards, async (shard) => {
    const filter = odata`PartitionKey eq ${shard}`
    let count = 0
    for await (const page of client.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 1_000 })) {
      count += page.length
    }
    return count
  })
  if (counts.reduce((sum, one) => sum + one, 0) !== rows.length) throw new Error('Some rows were not read.')
}

void main()
