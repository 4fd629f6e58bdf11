import fc from 'fast-check'
import { employeeId, type Pseudonym, tenantId, waveId } from '../../../services/identifiers'
import {
  answersPartition,
  answersPartitions,
  checkKey,
  deliveriesPartition,
  deliveriesPartitions,
  employeesPartition,
  employeesPartitions,
  SHARDS,
  shardOfEmployee,
  shardPartition,
} from '../../../services/storage/keys'

const WAVE = waveId('tenant-1')
const TENANT = tenantId('tenant')
const pseudonym = (text: string) => text as Pseudonym

describe('keys', () => {
  test.each(['a/b', 'a\\b', 'a#b', 'a?b', 'a\u0000', 'a\u001f', 'a\u007f', 'a\u009f', ''])(
    'a key may not be %j',
    (key) => {
      expect(() => checkKey(key)).toThrow(expect.objectContaining({ kind: 'bad-key' }))
    },
  )

  test.each(["it's", '100%', 'tenant-1|07', '!tally', 'é', 'a b'])('a key may be %j', (key) => {
    expect(checkKey(key)).toBe(key)
  })

  test('a key has at most 512 characters', () => {
    expect(checkKey('k'.repeat(512))).toHaveLength(512)
    expect(() => checkKey('k'.repeat(513))).toThrow(expect.objectContaining({ kind: 'bad-key' }))
  })

  test('a refused key is not in the message, since it may name a person', () => {
    expect(() => checkKey('jane/doe')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('jane') }),
    )
  })

  test('every respondent is in one of the 64 shards of the wave', () => {
    const shards = answersPartitions(WAVE)
    expect(new Set(shards).size).toBe(SHARDS)
    fc.assert(fc.property(fc.base64String(), (text) => shards.includes(answersPartition(WAVE, pseudonym(text)))))
  })

  test('respondents spread evenly over the shards', () => {
    const counts = new Map<string, number>()
    for (let person = 0; person < 6400; person++) {
      const shard = answersPartition(WAVE, pseudonym(`person-${person}`))
      counts.set(shard, (counts.get(shard) ?? 0) + 1)
    }
    expect(counts.size).toBe(SHARDS)
    expect(Math.max(...counts.values())).toBeLessThan(200)
  })

  test('an employee and their delivery are in shards of the same number', () => {
    fc.assert(
      fc.property(fc.uuid().map(employeeId), (id) => {
        const shard = shardOfEmployee(id)
        expect(employeesPartition(TENANT, id)).toBe(shardPartition(TENANT, shard))
        expect(deliveriesPartition(WAVE, id)).toBe(shardPartition(WAVE, shard))
      }),
    )
  })

  test('the shards of deliveries are numbered from 0 to 63', () => {
    const numbered = Array.from({ length: SHARDS }, (_, shard) => shardPartition(WAVE, shard))
    expect(numbered).toEqual(deliveriesPartitions(WAVE))
  })

  test.each([-1, SHARDS, 1.5, Number.NaN])('there is no shard %d', (shard) => {
    expect(() => shardPartition(WAVE, shard)).toThrow(expect.objectContaining({ kind: 'bad-key' }))
  })

  test('an object id finds the same shard in either case', () => {
    const shard = employeesPartition(TENANT, employeeId('ABC-def'))
    expect(shard).toBe(employeesPartition(TENANT, employeeId('abc-DEF')))
    expect(employeesPartitions(TENANT)).toContain(shard)
  })
})
