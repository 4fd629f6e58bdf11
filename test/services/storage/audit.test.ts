import fc from 'fast-check'
import { AUDIT_ACTS, type AuditEntry } from '../../../services/audit/entry'
import { employeeId } from '../../../services/identifiers'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aStorage, PATIENCE, START } from '../../support/storage'
import { daysAfter, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

function anEntry(entry: Partial<AuditEntry> = {}): AuditEntry {
  return { at: START, who: employeeId('lea'), what: 'close', wave: null, allowed: true, ...entry }
}

const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  who: fc.constantFrom(employeeId('lea'), null),
  what: fc.constantFrom(...AUDIT_ACTS),
  wave: fc.option(fc.nat(1_000)),
  allowed: fc.boolean(),
})

describe('the audit log', () => {
  test('for any entries, written in any order: gives them back as they were written, the newest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyEntry, { maxLength: 12, selector: ({ at }) => at.getTime() }),
        async (entries) => {
          const { audit } = await aStorage(azurite)
          await Promise.all(entries.map((entry) => audit.write(TENANT, entry)))
          const ordered = entries.toSorted((one, other) => other.at.getTime() - one.at.getTime())
          expect(await audit.newest(TENANT, 50)).toEqual(ordered)
        },
      ),
      { numRuns: 15, endOnFailure: true },
    )
  })

  test('keeps two entries of the same moment, and one where the same is to be told once', async () => {
    const { audit } = await aStorage(azurite)
    for (const _twice of [1, 2]) {
      await audit.write(TENANT, anEntry())
      await audit.writeOnce(TENANT, anEntry({ who: null, what: 'erasure' }))
    }
    expect((await audit.newest(TENANT, 50)).map(({ what }) => what).toSorted()).toEqual(['close', 'close', 'erasure'])
  })

  test('loses what is older than a moment, so many at a time, and nothing else', async () => {
    const { audit } = await aStorage(azurite)
    for (const day of [0, 1, 2, 3, 4]) await audit.write(TENANT, anEntry({ at: daysAfter(START, day), wave: day }))
    const before = daysAfter(START, 3)
    const gone = [await audit.expire(TENANT, before, 2, PATIENCE), await audit.expire(TENANT, before, 2, PATIENCE)]
    expect(gone).toEqual([2, 1])
    expect((await audit.newest(TENANT, 50)).map(({ wave }) => wave)).toEqual([4, 3])
  })
})
