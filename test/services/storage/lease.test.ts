import { tenantId } from '../../../services/identifiers'
import type { LeaseStore } from '../../../services/storage/delivery-stores'
import { type Azurite, startAzurite } from '../../support/azurite'
import { people } from '../../support/respondents'
import { aStorage } from '../../support/storage'
import { TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

async function aLease() {
  const storage = await aStorage(azurite)
  return { lease: storage.lease, replica: (await storage.replica()).lease }
}

/** What somebody sees who does not hold it. */
async function markOf(lease: LeaseStore, onlooker = 'onlooker'): Promise<string> {
  const seen = await lease.hold(TENANT, onlooker)
  if (seen.kind === 'ours') throw new Error('somebody holds the lease')
  return seen.mark
}

describe('the lease of the dispatcher', () => {
  test('goes to whoever asks first, and stays theirs while they renew it', async () => {
    const { lease, replica } = await aLease()
    expect(await lease.hold(TENANT, 'one')).toEqual({ kind: 'ours' })
    expect(await replica.hold(TENANT, 'two')).toMatchObject({ kind: 'held' })
    expect(await lease.hold(TENANT, 'one')).toEqual({ kind: 'ours' })
  })

  test('of many who ask at once, on two replicas, exactly one has it', async () => {
    const { lease, replica } = await aLease()
    const asked = people(1, 40).map((n) => (n % 2 ? lease : replica).hold(TENANT, `holder-${n}`))
    const outcomes = await Promise.all(asked)
    expect(outcomes.filter(({ kind }) => kind === 'ours')).toHaveLength(1)
  })

  test('its mark changes with every renewal, and only then', async () => {
    const { lease } = await aLease()
    await lease.hold(TENANT, 'one')
    const first = await markOf(lease)
    expect(await markOf(lease, 'another')).toBe(first)
    await lease.hold(TENANT, 'one')
    expect(await markOf(lease)).not.toBe(first)
  })

  test('may be taken from a holder who no longer renews it, by exactly one', async () => {
    const { lease, replica } = await aLease()
    await lease.hold(TENANT, 'dead')
    const mark = await markOf(lease)
    const takers = people(1, 20).map((n) => (n % 2 ? lease : replica).take(TENANT, `taker-${n}`, mark))
    const winner = (await Promise.all(takers)).indexOf(true) + 1
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1)
    expect(await lease.hold(TENANT, `taker-${winner}`)).toEqual({ kind: 'ours' })
  })

  test('cannot be taken from a holder who renewed it meanwhile', async () => {
    const { lease } = await aLease()
    await lease.hold(TENANT, 'one')
    const mark = await markOf(lease)
    await lease.hold(TENANT, 'one')
    expect(await lease.take(TENANT, 'two', mark)).toBe(false)
    expect(await lease.hold(TENANT, 'one')).toEqual({ kind: 'ours' })
  })

  test('a holder from whom it was taken learns so, and does not get it back', async () => {
    const { lease, replica } = await aLease()
    await lease.hold(TENANT, 'slow')
    expect(await replica.take(TENANT, 'quick', await markOf(replica))).toBe(true)
    expect(await lease.hold(TENANT, 'slow')).toMatchObject({ kind: 'held' })
    expect(await replica.hold(TENANT, 'quick')).toEqual({ kind: 'ours' })
  })

  test('given up, it is free at once', async () => {
    const { lease, replica } = await aLease()
    await lease.hold(TENANT, 'one')
    await lease.release(TENANT, 'one')
    expect(await replica.hold(TENANT, 'two')).toEqual({ kind: 'ours' })
  })

  test('only its holder can give it up', async () => {
    const { lease } = await aLease()
    await expect(lease.release(TENANT, 'nobody')).resolves.toBeUndefined()
    await lease.hold(TENANT, 'one')
    await lease.release(TENANT, 'two')
    expect(await lease.hold(TENANT, 'two')).toMatchObject({ kind: 'held' })
  })

  test('each tenant has its own', async () => {
    const { lease } = await aLease()
    await lease.hold(TENANT, 'one')
    expect(await lease.hold(tenantId('other'), 'two')).toEqual({ kind: 'ours' })
  })
})
