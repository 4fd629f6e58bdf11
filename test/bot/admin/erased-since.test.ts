/** Whoever erased after a backup was made must not come back with it. */
import { BackupFolder } from '../../../services/administration/backup-folder'
import { type Administered, administration } from '../../support/administered'
import { killedAt } from '../../support/killed'
import { answersAll, people } from '../../support/respondents'
import { employeeNumber, TENANT } from '../../support/waves'

const { on } = administration('test')

const ANNA = 1
const LATE = 4

/** Three have answered of four. */
async function anOrganisation() {
  const here = await on()
  await here.confirmsKey()
  const wave = await here.wave(people(1, LATE))
  for (const person of people(1, 3)) await here.answers(wave, person, answersAll('weekly'))
  return { here, wave }
}

const backsUp = (here: Administered) => here.runs(['backup', '--to', here.path('backup')])

async function aBackup() {
  const { here, wave } = await anOrganisation()
  await backsUp(here)
  return { here, wave }
}

const restores = (here: Administered, ...more: string[]) =>
  here.runs(['restore', '--from', here.path('backup'), ...more])
const over = ['--confirm', 'devstoreaccount1']

test('who erased since stays erased, with their share of the counts and that they had answered', async () => {
  const { here, wave } = await aBackup()
  await here.erases(ANNA)
  expect(await restores(here, ...over)).toMatchObject({ code: 0, said: expect.stringContaining('1 answers') })
  expect([await here.answered(wave, people(1, 3)), await here.storage.answers.respondents(wave)]).toEqual([[2, 3], 2])
  expect((await here.storage.deliveries.read(wave, employeeNumber(ANNA)))?.state).not.toBe('answered')
  expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
})

test('so does whose erasure was asked for and not finished', async () => {
  const { here, wave } = await aBackup()
  await killedAt(2, () => here.erases(ANNA))
  await restores(here, ...over)
  expect(await here.answered(wave, people(1, 3))).toEqual([2, 3])
})

test('who has answered and erased since wants no reminder afterwards either', async () => {
  const { here, wave } = await aBackup()
  await here.answers(wave, LATE, answersAll('weekly'))
  await here.erases(LATE)
  await restores(here, ...over)
  expect(await here.storage.deliveries.read(wave, employeeNumber(LATE))).toMatchObject({ optedOut: true })
  expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
})

test('who erased while the backup was made stays erased, also where the storage that was used since is lost', async () => {
  const { here, wave } = await anOrganisation()
  const { writeRows } = BackupFolder.prototype
  const spy = jest.spyOn(BackupFolder.prototype, 'writeRows').mockImplementation(async function (
    this: BackupFolder,
    name,
    rows,
  ) {
    // Answers have been read by then.
    if (name.startsWith('Settings.!')) await here.erases(ANNA)
    return writeRows.call(this, name, rows)
  })
  await backsUp(here)
  spy.mockRestore()
  const there = await on()
  expect(await restores(there, '--without-erasures')).toMatchObject({ code: 0 })
  expect(await there.answered(wave, people(1, 3))).toEqual([2, 3])
})

test('a restore that is cut off after all else has gone still knows of them', async () => {
  const { here, wave } = await aBackup()
  await here.erases(ANNA)
  await killedAt(12, () => restores(here, ...over))
  expect(await restores(here, ...over)).toMatchObject({ code: 0 })
  expect(await here.answered(wave, people(1, 3))).toEqual([2, 3])
})

test('who erased before the day of the backup and answered anew keeps those answers', async () => {
  let today = new Date('2026-01-30T09:00:00Z')
  const here = await on({ now: () => today })
  await here.confirmsKey()
  const wave = await here.wave([ANNA])
  await here.answers(wave, ANNA, answersAll('none'))
  await here.erases(ANNA)
  today = new Date('2026-01-31T09:00:00Z')
  await here.answers(wave, ANNA, answersAll('weekly'))
  await backsUp(here)
  await restores(here, ...over)
  expect(await here.answered(wave, people(1, 3))).toEqual([ANNA])
})

test('into an empty account it goes only where it is said that nobody can tell who has erased', async () => {
  await aBackup()
  const there = await on()
  expect(await restores(there)).toMatchObject({ code: 1, said: expect.stringContaining('--without-erasures') })
  expect(await restores(there, '--without-erasures')).toMatchObject({ code: 0 })
})

test('where somebody erased under another key since, it refuses: nobody could tell who', async () => {
  const { here } = await aBackup()
  await here.storage.erasures.remember(TENANT, [{ seal: 'of another key', day: '2026-02-01', keyMark: 'another' }])
  expect(await restores(here, ...over)).toMatchObject({
    code: 1,
    said: expect.stringContaining('another pseudonym key'),
  })
})

test('what is remembered names nobody, and is forgotten when no backup can hold it', async () => {
  const { here } = await aBackup()
  await here.erases(ANNA)
  const rows = (await here.storage.rows()).filter(({ table }) => table === 'Erasures')
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(here.pseudonym(ANNA))
  expect(JSON.stringify(rows)).not.toContain(employeeNumber(ANNA))
  const later = { now: () => new Date('2028-02-02T09:00:00Z') }
  expect(await here.runs(['purge', '--confirm', TENANT], later)).toMatchObject({ code: 0 })
  expect((await here.storage.rows()).filter(({ table }) => table === 'Erasures')).toEqual([])
})
