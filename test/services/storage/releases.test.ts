import type { Release } from '../../../services/privacy/release'
import { StorageError } from '../../../services/storage/errors'
import { LEDGER_ROW, releasesIn } from '../../../services/storage/release-rows'
import { ReleaseRepository } from '../../../services/storage/releases'
import type { ReleaseOutcome } from '../../../services/storage/stores'
import type { Table } from '../../../services/storage/table'
import { type Azurite, startAzurite } from '../../support/azurite'
import { NEVER_OFF } from '../../support/releases'
import { answersAll, people, Respondents, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, START, type TestStorage } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const OFTEN = answersAll('weekly')
const SOMETIMES = answersAll('monthly')
const NEVER = answersAll('none')

/** A wave in which these people have submitted, and nothing has been released. */
async function aWave(respondents: number, options = {}): Promise<TestStorage & { respondents: Respondents }> {
  const storage = await aStorage(azurite, options)
  const all = new Respondents(storage.answers)
  await all.submit(people(1, respondents), OFTEN)
  return { ...storage, respondents: all }
}

async function released(storage: TestStorage): Promise<Release> {
  const outcome = await storage.releases.release(WAVE, null)
  if (outcome.kind !== 'released') throw new Error(`expected a release, and ${outcome.kind}`)
  return outcome.release
}

const kindOf = async (storage: TestStorage) => (await storage.releases.release(WAVE, null)).kind

describe('rule 1: nothing about fewer than five', () => {
  test('four respondents are too few; the fifth releases', async () => {
    const wave = await aWave(4)
    expect(await kindOf(wave)).toBe('too-few')
    await wave.respondents.submit([5], NEVER)
    const { tally } = await released(wave)
    expect(tally.respondents).toBe(5)
    expect(tally.over).toContain('rung:creator')
  })

  test('an empty wave is too few', async () => {
    expect(await kindOf(await aWave(0))).toBe('too-few')
  })

  test('an administrator may raise the minimum, and nothing lowers it', async () => {
    expect(await kindOf(await aWave(9, { minimumGroup: 10 }))).toBe('too-few')
    expect(await kindOf(await aWave(4, { minimumGroup: 1 }))).toBe('too-few')
  })

  test('when the minimum is raised later, a release of fewer is not shown any more', async () => {
    const wave = await aWave(6)
    const { number } = await released(wave)
    const stricter = new ReleaseRepository(wave.table('Answers'), wave.table('Releases'), 10, () => START, NEVER_OFF)
    expect(await stricter.read(WAVE, number)).toBeNull()
    expect(await stricter.release(WAVE, null)).toEqual({ kind: 'too-few' })
  })
})

describe('rule 4: five different people who joined or changed, or the last release stands', () => {
  test.each<[string, (people: Respondents) => Promise<void>, ReleaseOutcome['kind']]>([
    ['nobody does anything', async () => undefined, 'stands'],
    ['one joins', (all) => all.submit([21], OFTEN), 'stands'],
    ['four join', (all) => all.submit(people(21, 24), OFTEN), 'stands'],
    ['five join', (all) => all.submit(people(21, 25), OFTEN), 'released'],
    ['four change', (all) => all.submit(people(1, 4), NEVER), 'stands'],
    ['five change', (all) => all.submit(people(1, 5), NEVER), 'released'],
    ['five leave', (all) => all.erase(people(1, 5)), 'stands'],
    [
      'two join, one changes, two leave',
      async (all) => {
        await all.submit([21, 22], OFTEN)
        await all.submit([1], NEVER)
        await all.erase([2, 3])
      },
      'stands',
    ],
    [
      'one person changes five times',
      async (all) => {
        for (const answers of [NEVER, SOMETIMES, OFTEN, SOMETIMES, NEVER]) await all.submit([1], answers)
      },
      'stands',
    ],
    [
      'one erases and answers again: one person, so four others are needed',
      async (all) => {
        await all.erase([1])
        await all.submit([1], NEVER)
        await all.submit(people(21, 23), OFTEN)
      },
      'stands',
    ],
    [
      'one erases and answers otherwise, and four others join',
      async (all) => {
        await all.erase([1])
        await all.submit([1], NEVER)
        await all.submit(people(21, 24), OFTEN)
      },
      'released',
    ],
    [
      'five join and leave again',
      async (all) => {
        await all.submit(people(21, 25), OFTEN)
        await all.erase(people(21, 25))
      },
      'stands',
    ],
    ['five submit the same again', (all) => all.submit(people(1, 5), OFTEN), 'stands'],
    [
      'four submit the same again, and one joins',
      (all) => all.submit([1, 2, 3, 4], OFTEN).then(() => all.submit([21], OFTEN)),
      'stands',
    ],
    ['so many leave that fewer than five remain', (all) => all.erase(people(1, 17)), 'stands'],
  ])('%s', async (_, story, expected) => {
    const wave = await aWave(20)
    await released(wave)
    await story(wave.respondents)
    expect(await kindOf(wave)).toBe(expected)
  })

  test('those who differ add up until there are five', async () => {
    const wave = await aWave(10)
    await released(wave)
    await wave.respondents.submit(people(11, 13), OFTEN)
    expect(await kindOf(wave)).toBe('stands')
    await wave.respondents.submit(people(14, 15), OFTEN)
    expect((await released(wave)).tally.respondents).toBe(15)
  })
})

describe('a release', () => {
  test('that stands is the last one, with its date, whatever happened since', async () => {
    let now = START
    const wave = await aWave(8, { now: () => now })
    const first = await released(wave)
    now = new Date('2026-02-28T09:00:00.000Z')
    await wave.respondents.submit([1, 2], NEVER)
    expect(await wave.releases.release(WAVE, 99)).toEqual({ kind: 'stands', release: { ...first, releasedAt: START } })
  })

  test('is read back exactly as it was shown, also after later ones', async () => {
    const wave = await aWave(6)
    const first = await released(wave)
    await wave.respondents.submit(people(1, 6), NEVER)
    const second = await released(wave)
    expect([first.number, second.number]).toEqual([1, 2])
    expect(await wave.releases.read(WAVE, 1)).toEqual(first)
    expect(await wave.releases.read(WAVE, 2)).toEqual(second)
    expect(await wave.releases.read(WAVE, 3)).toBeNull()
  })

  test('keeps the audience of its moment, which is never below the respondents', async () => {
    const wave = await aWave(6)
    expect(await wave.releases.release(WAVE, 4)).toMatchObject({ release: { audience: 6 } })
    await wave.respondents.submit(people(7, 11), OFTEN)
    expect(await wave.releases.release(WAVE, 80)).toMatchObject({ release: { number: 2, audience: 80 } })
  })

  test('asked for by many leads at once, on two replicas, is made once and the same for all', async () => {
    const wave = await aWave(12)
    const replica = await wave.replica()
    const leads = people(1, 6).map((lead) => (lead % 2 ? wave : replica).releases.release(WAVE, null))
    const outcomes = await Promise.all(leads)
    expect(outcomes.filter(({ kind }) => kind === 'released')).toHaveLength(1)
    const shown = outcomes.map((outcome) => (outcome.kind === 'too-few' ? null : outcome.release))
    expect(new Set(shown.map((release) => JSON.stringify(release))).size).toBe(1)
  })
})

describe('a release whose maker dies halfway', () => {
  test.each([0, 1, 2, 31, 63, 64])(
    'after %i writes: the next one completes it, and it is consistent',
    async (writes) => {
      const wave = await aWave(30)
      await expect(dyingAfter(writes, wave).release(WAVE, null)).rejects.toMatchObject({ kind: 'unavailable' })
      await wave.respondents.submit(people(1, 30), NEVER)
      await released(wave)
      const { counts, respondents } = await storedTally(wave, 1)
      expect(respondents).toBe(30)
      expect((counts['rung:creator'] ?? 0) + (counts['rung:inactive'] ?? 0)).toBe(30)
      expect(await wave.answers.respondents(WAVE)).toBe(30)
    },
  )

  test('keeps those who change after their shard closed for the next release', async () => {
    const wave = await aWave(30)
    await expect(dyingAfter(64, wave).release(WAVE, null)).rejects.toMatchObject({ kind: 'unavailable' })
    await wave.respondents.submit(people(1, 5), NEVER)
    await released(wave)
    expect((await storedTally(wave, 1)).counts['rung:inactive']).toBeUndefined()
    await released(wave)
    expect((await storedTally(wave, 2)).counts['rung:inactive']).toBe(5)
  })

  test('where too many erased meanwhile, the last one stands until enough others have begun since', async () => {
    const wave = await aWave(6)
    await released(wave)
    await wave.respondents.submit(people(1, 6), NEVER)
    await expect(dyingAfter(1, wave).release(WAVE, null)).rejects.toMatchObject({ kind: 'unavailable' })
    await wave.respondents.erase(people(1, 3))
    expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'stands', release: { number: 1 } })
    await wave.respondents.submit([11], OFTEN)
    expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'stands', release: { number: 1 } })
    await wave.respondents.submit([12], OFTEN)
    expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'released', release: { number: 2 } })
  })
})

describe('the first release of a wave of which others may have been shown elsewhere', () => {
  test.each<[string, (wave: TestStorage) => Promise<unknown>]>([
    ['', async () => undefined],
    [', also after a lead asked and too few were left', (wave) => wave.releases.release(WAVE, null)],
    [', also after an epoch was settled', (wave) => wave.releases.settle(WAVE)],
  ])('is off by chance%s', async (_, epochEnds) => {
    const wave = await aWave(6)
    await wave.releases.shownElsewhere(WAVE)
    await expect(dyingAfter(1, wave).release(WAVE, null)).rejects.toMatchObject({ kind: 'unavailable' })
    await wave.respondents.erase(people(1, 6))
    await epochEnds(wave)
    await wave.respondents.submit(people(11, 20), OFTEN)
    await wave.respondents.submit(people(21, 30), NEVER)
    const { tally } = await released(wave)
    expect(tally.blurred).toContain('rung:creator')
    expect(tally.blurred.toSorted()).toEqual(Object.keys(tally.counts).toSorted())
    await wave.releases.shownElsewhere(WAVE)
    expect(await kindOf(wave)).toBe('stands')
  })
})

/** What is stored of a release: counts that nobody is shown among them. */
async function storedTally(wave: TestStorage, number: number) {
  const rows = await wave.table('Releases').list(WAVE, PATIENCE)
  const release = releasesIn(rows.filter(({ key }) => key !== LEDGER_ROW)).find((one) => one.number === number)
  if (release === undefined) throw new Error(`There is no release ${number}.`)
  return release.whole.tally
}

/** A maker of releases whose connection is lost after so many writes. */
function dyingAfter(writes: number, wave: TestStorage): ReleaseRepository {
  let left = writes
  const mortal = (table: Table): Table =>
    new Proxy(table, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          const isWrite = name === 'write' || name === 'writeTogether'
          if (isWrite && left-- <= 0) return Promise.reject(new StorageError('unavailable', 'The line is dead.'))
          return Reflect.apply(member, target, args)
        }
      },
    })
  return new ReleaseRepository(mortal(wave.table('Answers')), mortal(wave.table('Releases')), 5, () => START, NEVER_OFF)
}
