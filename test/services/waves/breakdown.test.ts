import {
  breakdownOf,
  codeAudience,
  groupOf,
  groupsIn,
  knowsAnyValue,
  mayBegin,
} from '../../../services/waves/breakdown'
import type { Dimension } from '../../../services/waves/coding'
import type { Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aCandidate, aPlan, aWave, employeeNumber } from '../../support/waves'

let azurite: Azurite
let storage: TestStorage
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  storage = await aStorage(azurite)
})

const brokenDownBy = (breakdown: Dimension | null): Wave => aWave('open', { plan: aPlan({ breakdown }) })
const WAVE = brokenDownBy('department')
const TRIAL: Wave = { ...aWave(), launch: null, trialBreakdown: 'department' }

/** People of a department each, numbered from `from` on. */
async function invites(department: string | null, many: number, from: number): Promise<void> {
  const segments = { department, location: null, country: null }
  const candidates = Array.from({ length: many }, (_, place) => aCandidate(from + place, { segments }))
  await storage.deliveries.invite(WAVE.id, candidates)
}

const coded = () => codeAudience(storage, WAVE, 'department', 5, PATIENCE)

describe('what a wave is broken down by', () => {
  test.each([
    ['what its plan says', brokenDownBy('country'), 'country'],
    ['nothing where the plan says nothing', brokenDownBy(null), null],
    ['in a trial, what it was made with', TRIAL, 'department'],
  ])('is %s', (_, wave, breakdown) => {
    expect(breakdownOf(wave)).toBe(breakdown)
  })
})

describe('coding an audience', () => {
  test('counts those who are in the wave, in every shard, and freezes that', async () => {
    await invites('Sales', 70, 1)
    await invites('Legal', 4, 101)
    await invites(null, 2, 201)
    const groups = [
      { code: 'g1', label: 'Sales', audience: 70 },
      { code: 'other', label: '', audience: 6 },
    ]
    expect(await coded()).toEqual({ dimension: 'department', groups })
    await invites('HR', 9, 301)
    expect((await coded()).groups).toEqual(groups)
  })

  test('tells nobody apart below the minimum of the product, whatever was configured', async () => {
    await invites('Sales', 4, 1)
    const { groups } = await groupsIn(storage, WAVE.id, 'department', 1, PATIENCE)
    expect(groups).toEqual([{ code: 'other', label: '', audience: 4 }])
  })

  test('can be seen to be of no use where nobody has a value', async () => {
    await invites(null, 3, 1)
    expect(await knowsAnyValue(storage, WAVE.id, 'department', PATIENCE)).toBe(false)
    await invites('Sales', 1, 4)
    expect(await knowsAnyValue(storage, WAVE.id, 'department', PATIENCE)).toBe(true)
    expect(await knowsAnyValue(storage, WAVE.id, 'country', PATIENCE)).toBe(false)
  })
})

describe('the group of an employee', () => {
  test('is that of their invitation; of whoever has none, and of a small department, it is “other”', async () => {
    await invites('Sales', 5, 1)
    await invites('Legal', 4, 6)
    await coded()
    const groups = [1, 6, 99].map((person) => groupOf(storage, WAVE, employeeNumber(person)))
    expect(await Promise.all(groups)).toEqual([
      { kind: 'group', code: 'g1', label: 'Sales' },
      { kind: 'group', code: 'other', label: '' },
      { kind: 'group', code: 'other', label: '' },
    ])
  })

  test('is not known while the audience is being read, so nobody may begin', async () => {
    await invites('Sales', 5, 1)
    expect(await groupOf(storage, WAVE, employeeNumber(1))).toEqual({ kind: 'not-coded' })
    expect(await mayBegin(storage, WAVE)).toBe(false)
    await coded()
    expect(await mayBegin(storage, WAVE)).toBe(true)
  })

  test('is none in a wave that shows the whole only, in which anybody may begin at once', async () => {
    const wave = brokenDownBy(null)
    expect(await groupOf(storage, wave, employeeNumber(1))).toEqual({ kind: 'no-groups' })
    expect(await mayBegin(storage, wave)).toBe(true)
  })

  test('is “other” in a trial, of whose people no department is known', async () => {
    expect(await groupOf(storage, TRIAL, employeeNumber(1))).toEqual({ kind: 'group', code: 'other', label: '' })
    expect(await mayBegin(storage, TRIAL)).toBe(true)
  })
})
