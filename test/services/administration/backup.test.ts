/** What a backup does where somebody writes exactly while it reads. */
import { TableClient } from '@azure/data-tables'
import { backUp } from '../../../services/administration/backup'
import { BackupFolder } from '../../../services/administration/backup-folder'
import { fileOf } from '../../../services/administration/backup-format'
import type { WaveId } from '../../../services/identifiers'
import { answersPartition } from '../../../services/storage/keys'
import { rawStorage } from '../../../services/storage/raw-storage'
import { type RawRow, RawTable } from '../../../services/storage/raw-table'
import type { TableName } from '../../../services/storage/tables'
import { type Administered, administration } from '../../support/administered'
import { answersAll, people } from '../../support/respondents'
import { PATIENCE, START } from '../../support/storage'
import { TENANT } from '../../support/waves'

const { azurite, on } = administration('file')

/** Hands out a row a page, and lets somebody write after the first one, once. */
class Interrupted extends RawTable {
  constructor(
    client: TableClient,
    private meanwhile: (() => Promise<unknown>) | null,
  ) {
    super(client, 1)
  }

  override async *pages(...args: Parameters<RawTable['pages']>) {
    for await (const page of super.pages(...args)) {
      const [work, isFirst] = [this.meanwhile, page[0]?.key === '!tally']
      if (isFirst) this.meanwhile = null
      yield page
      if (isFirst) await work?.()
    }
  }
}

/** The rows of answers and releases in a backup of six who answered, during which this happened. */
async function backedUpWhile(name: string, happens: (here: Administered, wave: WaveId) => Promise<unknown>) {
  const here = await on()
  const wave = await here.wave(people(1, 300))
  for (const person of people(1, 6)) await here.answers(wave, person, answersAll('weekly'))
  const { connectionString } = azurite()
  const account = { kind: 'connection-string', connectionString } as const
  const source = rawStorage(account, here.prefix)
  const insecure = { allowInsecureConnection: true }
  const client = TableClient.fromConnectionString(connectionString, `${here.prefix}Answers`, insecure)
  const folder = new BackupFolder(here.path(name))
  await backUp({
    source: { ...source, tables: { ...source.tables, Answers: new Interrupted(client, () => happens(here, wave)) } },
    begun: { product: 'audience-profile', format: 1, beganAt: START, account: 'a', keyFingerprint: null },
    ...{ folder, now: () => START, signal: PATIENCE, progress: () => {} },
  })
  return {
    here,
    wave,
    waves: await rowsIn(folder, 'Waves', TENANT),
    answers: await rowsIn(folder, 'Answers', wave),
    releases: await rowsIn(folder, 'Releases', wave),
  }
}

async function rowsIn(folder: BackupFolder, table: TableName, owner: string): Promise<readonly RawRow[]> {
  const rows: RawRow[] = []
  for await (const row of folder.readRows(fileOf(table, owner))) rows.push(row)
  return rows
}

const numberIn = (row: RawRow | undefined, property: string) => Number(row?.properties[property])

test('a shard in which somebody answers meanwhile is read again: its tally is that of its answers', async () => {
  const { answers } = await backedUpWhile('answered', async (here, wave) => {
    // Everybody else of six hundred, so that the first shard has one of them.
    const [first = ''] = people(1, 6)
      .map((person) => answersPartition(wave, here.pseudonym(person)))
      .toSorted()
    const newcomer = people(7, 300).find((person) => answersPartition(wave, here.pseudonym(person)) === first)
    await here.answers(wave, newcomer ?? 7, answersAll('none'))
  })
  const shards = new Set(answers.map(({ partition }) => partition))
  for (const shard of shards) {
    const rows = answers.filter(({ partition }) => partition === shard)
    expect(numberIn(rows[0], 'respondents')).toBe(rows.length - 1)
  }
  expect(answers.filter(({ key }) => key !== '!tally')).toHaveLength(7)
})

test('a wave of which a summary is released meanwhile is read again: no release is younger than the answers', async () => {
  const { answers, releases } = await backedUpWhile('released', (here, wave) => here.storage.releases.release(wave, 9))
  const ledger = releases.find(({ key }) => key === '!ledger')
  const epochs = answers.filter(({ key }) => key === '!tally').map((row) => numberIn(row, 'epoch'))
  expect([numberIn(ledger, 'released'), new Set(epochs)]).toEqual([1, new Set([numberIn(ledger, 'epoch')])])
})

test('a wave whose answers live out their time meanwhile says that some are left: retention finds those after a restore', async () => {
  const { waves } = await backedUpWhile('aged', async (here, wave) => {
    for (const kind of ['closed', 'reported', 'answers-expiring', 'answers-expired'] as const) {
      await here.storage.waves.apply(TENANT, wave, { kind })
    }
    expect((await here.storage.waves.read(TENANT, wave))?.answers).toBe('expired')
  })
  expect(waves.map(({ properties }) => properties['answers']).filter(Boolean)).toEqual(['expiring'])
})
