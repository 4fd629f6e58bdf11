/** Groups in storage: their counts follow the answers, and a release shows them as they were when its epoch ended. */
import { readGroupTally } from '../../../services/storage/group-tally-row'
import { answersPartition, groupTallyRow, TALLY_ROW } from '../../../services/storage/keys'
import type { GroupCode } from '../../../services/waves/coding'
import { type Azurite, startAzurite } from '../../support/azurite'
import { answersAll, people, pseudonymNumber, submissionOf, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const OFTEN = submissionOf(answersAll('weekly'))
const NEVER = submissionOf(answersAll('none'))

async function submit({ answers }: TestStorage, who: readonly number[], group: GroupCode | null, submitted = OFTEN) {
  await Promise.all(
    who.map((one) =>
      answers.update(WAVE, pseudonymNumber(one), () => ({ next: { draft: null, submitted }, result: null }), { group }),
    ),
  )
}

const unitsOf = async (storage: TestStorage, split = true) => {
  const outcome = await storage.releases.release(WAVE, null, { split })
  if (outcome.kind === 'too-few') return []
  return outcome.release.units.map(({ code, tally }) => `${code} ${tally.respondents}`).toSorted()
}

describe('a group', () => {
  test('is that of the first submission, while something is submitted', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, [1], 'g1')
    await submit(storage, [1], 'g2', NEVER)
    const shard = answersPartition(WAVE, pseudonymNumber(1))
    const kept = await readGroupTally(storage.table('Answers'), shard, 'g1', PATIENCE)
    expect(kept.counted.tally).toEqual(await storage.answers.recount(WAVE, 'g1'))
    expect(await storage.table('Answers').read(shard, groupTallyRow('g2'), PATIENCE)).toBeNull()
  })

  test('is counted anew where a row of it is discarded that cannot be read; later answers follow that', async () => {
    const storage = await aStorage(azurite)
    const [mine, shard] = [pseudonymNumber(1), answersPartition(WAVE, pseudonymNumber(1))]
    const here = people(2, 500).filter((one) => answersPartition(WAVE, pseudonymNumber(one)) === shard)
    await submit(storage, [1, ...here.slice(0, 2)], 'g1')
    await submit(storage, here.slice(2, 4), 'g2')
    const table = storage.table('Answers')
    const { etag = '' } = (await table.read(shard, mine, PATIENCE)) ?? {}
    await table.write(shard, { kind: 'merge', row: mine, etag, properties: { counted: 'x' } }, PATIENCE)
    const held = await storage.answers.held(WAVE, mine)
    await storage.answers.discard(WAVE, mine, held.kind === 'unreadable' ? held.etag : '', { recount: true })
    await submit(storage, [1], 'g2')
    for (const [group, respondents] of [
      ['g1', 2],
      ['g2', 3],
    ] as const) {
      const { counted } = await readGroupTally(table, shard, group, PATIENCE)
      expect(counted.tally).toEqual(await storage.answers.recount(WAVE, group))
      expect(counted.tally.respondents).toBe(respondents)
    }
    expect(await storage.answers.respondents(WAVE)).toBe(5)
  })

  test('costs nothing in a wave without a breakdown: an answer row and the tally are all there is', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, [1], null)
    const rows = await storage.table('Answers').list(answersPartition(WAVE, pseudonymNumber(1)), PATIENCE)
    expect(rows.map(({ key }) => key).toSorted()).toEqual([TALLY_ROW, pseudonymNumber(1)].toSorted())
  })
})

describe('a release by groups', () => {
  test('shows groups once a lead asks for them, and from then on', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, people(1, 8), 'g1')
    await submit(storage, people(11, 17), 'g2')
    expect(await unitsOf(storage, false)).toEqual(['whole 15'])
    expect(await unitsOf(storage)).toEqual(['g1 8', 'g2 7'])
    await submit(storage, people(21, 25), 'g1')
    expect(await unitsOf(storage, false)).toEqual(['g1 13', 'g2 7'])
  })

  test('keeps a group of fewer than five in the rest, with another that hides it', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, people(1, 8), 'g1')
    await submit(storage, people(11, 17), 'g2')
    await submit(storage, people(21, 23), 'g3')
    expect(await unitsOf(storage)).toEqual(['g1 8', 'rest 10'])
  })

  test('is read back as it was shown, also after groups have gone on', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, people(1, 12), 'g1')
    await submit(storage, people(21, 40), 'g2', NEVER)
    const first = await storage.releases.release(WAVE, 50, { split: true })
    await submit(storage, people(51, 60), 'g1', NEVER)
    await storage.releases.release(WAVE, 60, { split: true })
    expect(await (await storage.replica()).releases.read(WAVE, 1)).toEqual(first.kind === 'released' && first.release)
    expect(await storage.releases.read(WAVE, 2)).toMatchObject({ number: 2, tally: { respondents: 42 } })
  })

  test('of a format that this version does not know is unreadable', async () => {
    const storage = await aStorage(azurite)
    await submit(storage, people(1, 6), null)
    await storage.releases.release(WAVE, null)
    const row = await storage.table('Releases').read(WAVE, '0000000001', PATIENCE)
    if (row === null) throw new Error('A release was made.')
    const change = { kind: 'merge', row: row.key, etag: row.etag, properties: { format: 1 } } as const
    await storage.table('Releases').write(WAVE, change, PATIENCE)
    await expect(storage.releases.read(WAVE, 1)).rejects.toMatchObject({ kind: 'unreadable' })
  })
})
