import { waveId } from '../../../services/identifiers'
import { type CodedGroup, type Coding, MOST_GROUPS } from '../../../services/waves/coding'
import { type Azurite, startAzurite } from '../../support/azurite'
import { WAVE } from '../../support/respondents'
import { aStorage, PATIENCE } from '../../support/storage'
import { TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const SALES: CodedGroup = { code: 'g1', label: 'Sales', audience: 24 }
const OTHER: CodedGroup = { code: 'other', label: '', audience: 3 }
const CODING: Coding = { dimension: 'department', groups: [SALES, OTHER] }

describe('the coding of a wave', () => {
  test('is not there before it is frozen, and is read as it was, elsewhere too', async () => {
    const storage = await aStorage(azurite)
    expect(await storage.codings.read(TENANT, WAVE)).toBeNull()
    expect(await storage.codings.freeze(TENANT, WAVE, CODING)).toEqual(CODING)
    expect(await (await storage.replica()).codings.read(TENANT, WAVE)).toEqual(CODING)
    expect(await storage.codings.read(TENANT, waveId('tenant-2'))).toBeNull()
  })

  test('never changes: whoever comes second gets the first', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const other: Coding = { dimension: 'country', groups: [] }
    const both = [storage.codings.freeze(TENANT, WAVE, CODING), replica.codings.freeze(TENANT, WAVE, other)]
    const [one, another] = await Promise.all(both)
    expect(one).toEqual(another)
    expect(await storage.codings.freeze(TENANT, WAVE, other)).toEqual(one)
  })

  test('fits one row with as many groups as there can be, and names as long as they get', async () => {
    const { codings } = await aStorage(azurite)
    const groups = Array.from(
      { length: MOST_GROUPS },
      (_, place): CodedGroup => ({
        code: `g${place + 1}`,
        // Each takes two characters more when it is written.
        label: '"\\'.repeat(64),
        audience: 9_999_999,
      }),
    )
    const largest: Coding = { dimension: 'location', groups: [...groups, OTHER] }
    await codings.freeze(TENANT, WAVE, largest)
    expect(await codings.read(TENANT, WAVE)).toEqual(largest)
  })

  test('holds numbers and names of groups, and nobody', async () => {
    const storage = await aStorage(azurite)
    await storage.codings.freeze(TENANT, WAVE, CODING)
    const row = await storage.table('Codings').read(TENANT, WAVE, PATIENCE)
    const { dimension, parts, groups0 } = row?.properties ?? {}
    expect([dimension, parts, groups0]).toEqual(['department', 1, '[["g1","Sales",24],["other","",3]]'])
  })
})
