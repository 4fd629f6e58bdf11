import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { BackupFolder } from '../../../services/administration/backup-folder'
import { tenantId, type WaveId } from '../../../services/identifiers'
import { erase, markOf } from '../../../services/questionnaire/participation'
import { type Administered, administration, killedAnywhere } from '../../support/administered'
import { answersAll, people, submissionOf } from '../../support/respondents'

const { on } = administration('test')

/** So many have answered of one more, in two groups. */
async function anOrganisation(answered = 2) {
  const here = await on()
  await here.confirmsKey()
  await here.joins(1)
  const wave = await here.wave(people(1, answered + 1), 'press-1', true)
  for (const person of people(1, answered)) await here.answers(wave, person, answersAll('weekly'), 'g1')
  return { here, wave }
}

const backsUp = (here: Administered, to = 'backup') => here.runs(['backup', '--to', here.path(to)])
const restores = (there: Administered, ...more: string[]) =>
  there.runs(['restore', '--from', there.path('backup'), ...more])
const inFull = '--without-erasures'

describe('a backup', () => {
  test('that is brought back elsewhere is the same row by row, releases included', async () => {
    const { here, wave } = await anOrganisation(6)
    await here.storage.releases.release(wave, 7)
    expect(await backsUp(here)).toMatchObject({ code: 0, said: expect.stringContaining('personal data') })
    const there = await on()
    expect(await restores(there, inFull)).toMatchObject({ code: 0 })
    const releases = async ({ storage }: Administered) =>
      (await storage.rows()).filter(({ table }) => table === 'Releases')
    expect(JSON.stringify(await releases(there))).toBe(JSON.stringify(await releases(here)))
    expect([await there.state(), (await there.acts()).toSorted()]).toEqual([
      await here.state(),
      ['admin-backup', 'admin-restore'],
    ])
  })

  test('can be read by its owner alone, and tells no moment of writing', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const names = await readdir(here.path('backup'))
    const modes = await Promise.all(names.map(async (name) => (await stat(here.path(`backup/${name}`))).mode & 0o777))
    expect([(await stat(here.path('backup'))).mode & 0o777, ...new Set(modes)]).toEqual([0o700, 0o600])
    const file = names.find((name) => name.startsWith('Answers.')) ?? ''
    const [line = ''] = gunzipSync(await readFile(here.path(`backup/${file}`)))
      .toString()
      .split('\n')
    expect(Object.keys(JSON.parse(line))).toEqual(['partition', 'row', 'properties'])
    expect(line).not.toMatch(/timestamp|etag/i)
  })

  test('goes only where nothing else is, and a dry run makes nothing', async () => {
    const { here } = await anOrganisation()
    const dry = await here.runs(['backup', '--to', here.path('backup'), '--dry-run'])
    expect([dry.code, dry.said, await here.acts()]).toEqual([0, expect.stringContaining('Employees: 2 rows'), []])
    await mkdir(here.path('mine'))
    await writeFile(here.path('mine/letter.txt'), 'dear')
    expect(await backsUp(here, 'mine')).toMatchObject({ code: 1, said: expect.stringContaining('something else') })
    await backsUp(here)
    expect(await backsUp(here)).toMatchObject({ code: 1, said: expect.stringContaining('finished backup') })
  })

  test('that was cut off after any file goes on there, and ends as one that was not', async () => {
    const { here } = await anOrganisation()
    await backsUp(here, 'whole')
    const names = await readdir(here.path('whole'))
    for (let cut = 1; cut < names.length; cut++) {
      const to = `cut-${cut}`
      await cutOff(cut, () => backsUp(here, to))
      expect(await backsUp(here, to)).toMatchObject({ code: 0 })
      expect(await readdir(here.path(to))).toEqual(names)
    }
  })
})

/** The process is killed when it has written so many files. */
async function cutOff(files: number, work: () => Promise<unknown>): Promise<void> {
  let written = 0
  const { writeRows } = BackupFolder.prototype
  const spy = jest.spyOn(BackupFolder.prototype, 'writeRows').mockImplementation(function (
    this: BackupFolder,
    ...args
  ) {
    if (written++ >= files) throw new Error('The process was killed.')
    return writeRows.apply(this, args)
  })
  await work().catch(() => {})
  spy.mockRestore()
}

describe('while people answer, change and erase, a backup', () => {
  test('passes a recount, and lacks nobody who had answered before and did nothing since', async () => {
    const step = fc.record({ person: fc.integer({ min: 1, max: 10 }), erases: fc.boolean(), releases: fc.boolean() })
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        round += 1
        const { here, wave } = await anOrganisation(16)
        let ended = false
        const backup = backsUp(here, `busy-${round}`).finally(() => {
          ended = true
        })
        for (let turn = 0; !ended; turn = (turn + 1) % steps.length) {
          const { person, erases, releases } = steps[turn] ?? { person: 1, erases: true, releases: false }
          await here.storage.answers.update(wave, here.pseudonym(person), (now) => ({
            next: erases
              ? erase(now, markOf(now) ?? '').next
              : { draft: null, submitted: submissionOf(answersAll(turn % 2 ? 'none' : 'weekly'), `d${turn}`) },
            result: null,
          }))
          if (releases && turn === 0) await here.storage.releases.release(wave, 17)
        }
        expect(await backup).toMatchObject({ code: 0 })
        const there = await on()
        const restored = await there.runs(['restore', '--from', there.path(`busy-${round}`), inFull])
        expect([restored.code, await there.runs(['recount'])]).toEqual([0, expect.objectContaining({ code: 0 })])
        for (const person of people(11, 16)) {
          expect((await there.storage.answers.read(wave, here.pseudonym(person))).submitted).not.toBeNull()
        }
        await there.storage.releases.release(wave, 17)
      }),
      { numRuns: 3, endOnFailure: true },
    )
  }, 120_000)
})

async function released({ storage }: Administered, wave: WaveId) {
  const outcome = await storage.releases.release(wave, 20)
  if (outcome.kind !== 'released') throw new Error(`expected a release, and ${outcome.kind}`)
  return outcome.release.tally
}

describe('a restore', () => {
  test('begun again after a kill at any write ends as one that was not killed', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const unbroken = await on()
    await restores(unbroken, inFull)
    const end = await unbroken.state()
    const kills = await killedAnywhere(
      () => on(),
      (there) => restores(there, inFull),
      async (there) => expect(await there.state()).toEqual(end),
    )
    expect(kills).toBeGreaterThan(10)
  })

  test('over other data asks for the name of the account, and then nothing of that is left', async () => {
    const { here, wave } = await anOrganisation(6)
    await here.storage.releases.release(wave, 7)
    await backsUp(here)
    const there = await on()
    await there.wave([7, 8], 'another press')
    const before = await there.state()
    expect(await restores(there, inFull)).toMatchObject({
      code: 1,
      said: expect.stringContaining('--confirm devstoreaccount1'),
    })
    expect(await there.state()).toEqual(before)
    expect(await restores(there, inFull, '--confirm', 'devstoreaccount1')).toMatchObject({ code: 0 })
    expect([await there.state(), there.waited]).toEqual([await here.state(), 1])
  })

  test('waits until every bot has ended in an empty account, too: one may have been started there', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const there = await on()
    await restores(there, inFull)
    expect(there.waited).toBe(1)
  })

  test('leaves in the audit log what was done since the backup', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    await here.runs(['recount'])
    await restores(here, '--confirm', 'devstoreaccount1')
    expect((await here.acts()).toSorted()).toEqual(['admin-backup', 'admin-recount', 'admin-restore'])
  })

  test('of a summary that the backup does not know makes no exact one: the two would be of nearly the same people', async () => {
    const { here, wave } = await anOrganisation(10)
    for (const person of people(11, 20)) await here.answers(wave, person, answersAll('none'), 'g1')
    await backsUp(here)
    const there = await on()
    await restores(there, inFull)
    const [known, unknown] = await Promise.all([released(here, wave), released(there, wave)])
    expect(known.blurred).not.toContain('rung:creator')
    expect([known.counts['rung:creator'], known.respondents, unknown.respondents]).toEqual([10, 20, 20])
    expect(unknown.blurred).toContain('rung:creator')
    expect(unknown.blurred.toSorted()).toEqual(Object.keys(unknown.counts).toSorted())
  })

  test('with the settings of another organisation is refused', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const there = await on({ tenant: tenantId('another') })
    expect(await restores(there, inFull)).toMatchObject({
      code: 1,
      said: expect.stringContaining('another organisation'),
    })
  })

  test.each<[string, (path: string, files: readonly string[]) => Promise<unknown>, RegExp]>([
    ['of which a byte is another', (path, [file = '']) => appendFile(`${path}/${file}`, '!'), /not as it was written/],
    ['that lacks a file', (path, [file = '']) => rm(`${path}/${file}`), /lacks/],
    ['that was cut off', (path) => rm(`${path}/manifest.json`), /cut off/],
    ['of a newer version', (path) => writeFile(`${path}/manifest.json`, '{"format":2}'), /newer version/],
    ['whose manifest is damaged', (path) => writeFile(`${path}/manifest.json`, '{'), /cannot be read/],
  ])('of a backup %s writes nothing, and says why', async (_, damage, why) => {
    const { here } = await anOrganisation()
    await backsUp(here)
    await chmod(here.path('backup'), 0o700)
    await damage(
      here.path('backup'),
      (await readdir(here.path('backup'))).filter((name) => name.endsWith('.gz')),
    )
    const there = await on()
    expect(await restores(there, inFull)).toMatchObject({ code: 1, said: expect.stringMatching(why) })
    expect(await there.state()).toEqual([])
  })

  test('with another key than answers were made with is refused', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    await writeFile(here.keyFile, Buffer.alloc(32, 9).toString('base64'))
    expect(await restores(await on(), inFull)).toMatchObject({ code: 1, said: expect.stringContaining('twice') })
  })

  test('puts what is open back into the queue: a backup holds no queue', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const there = await on()
    await restores(there, inFull)
    expect(await there.storage.queue.length()).toBe(64)
  })

  test('a dry run tells what would be, and writes nothing', async () => {
    const { here } = await anOrganisation()
    await backsUp(here)
    const there = await on()
    expect(await restores(there, inFull, '--dry-run')).toMatchObject({
      code: 0,
      said: expect.stringContaining('is empty'),
    })
    expect(await there.state()).toEqual([])
  })
})
