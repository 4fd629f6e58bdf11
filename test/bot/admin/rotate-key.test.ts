import { writeFile } from 'node:fs/promises'
import { SecretClient } from '@azure/keyvault-secrets'
import { fingerprintOf } from '../../../services/privacy/pseudonym'
import { answersPartitions } from '../../../services/storage/keys'
import { closingChange, readShardTally } from '../../../services/storage/tally-row'
import { type Administered, administration, KEY_BYTE, killedAnywhere, writeKey } from '../../support/administered'
import { killedAt } from '../../support/killed'
import { keyOf } from '../../support/pseudonym-key'
import { answersAll, people } from '../../support/respondents'
import { PATIENCE } from '../../support/storage'
import { employeeNumber, TENANT } from '../../support/waves'

const { on, path } = administration('test')
beforeEach(() => writeKey(path('new.key'), NEW))

const NEW = 8

/** These have answered of as many who were invited, in two groups. */
async function anOrganisation(numbers = people(1, 6)) {
  const here = await on()
  await here.confirmsKey()
  const wave = await here.wave(numbers, 'press-1', true)
  for (const person of numbers) await here.answers(wave, person, answersAll('weekly'), person % 2 ? 'g1' : 'other')
  return { here, wave }
}

const rotates = (here: Administered, ...more: string[]) =>
  here.runs(['rotate-key', '--to', here.path('new.key'), ...more])

const EVERYBODY = people(1, 6)

test('everybody is found under the new key and nobody under the old one; counts agree, and whoever answers again counts once', async () => {
  const { here, wave } = await anOrganisation()
  expect(await rotates(here)).toMatchObject({ code: 0, said: expect.stringContaining('destroy the old key') })
  expect([await here.answered(wave, EVERYBODY, NEW), await here.answered(wave, EVERYBODY)]).toEqual([people(1, 6), []])
  await here.storage.answers.update(wave, here.pseudonym(1, NEW), ({ submitted }) => ({
    next: { draft: null, submitted },
    result: null,
  }))
  expect(await here.storage.answers.respondents(wave)).toBe(6)
  expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
  expect([here.waited, await here.acts()]).toEqual([1, expect.arrayContaining(['admin-rotate-key'])])
})

test('killed at any write and begun again, it ends as if it had not been', async () => {
  const some = people(1, 2)
  const unbroken = await anOrganisation(some)
  await rotates(unbroken.here)
  const end = statesOf(await unbroken.here.state())
  const kills = await killedAnywhere(
    async () => (await anOrganisation(some)).here,
    (here) => rotates(here),
    async (here) => expect(statesOf(await here.state())).toEqual(end),
  )
  expect(kills).toBeGreaterThan(6)
})

/** What holds for each storage, whatever became of it: shards whose tally never was and shards with an empty one are the same. */
function statesOf(rows: readonly string[]): readonly string[] {
  return rows.filter((row) => !row.includes('"respondents":0'))
}

test('answers of whom nobody knows any more stay, and only where that was said; a file names who may come back', async () => {
  const { here, wave } = await anOrganisation(people(1, 5))
  await here.answers(wave, 6, answersAll('none'))
  expect(await rotates(here)).toMatchObject({ code: 1, said: expect.stringContaining('--leave-unknown') })
  await writeFile(here.path('people.txt'), `${employeeNumber(6)}\n`)
  expect(await rotates(here, '--people', here.path('people.txt'))).toMatchObject({ code: 0 })
  expect(await here.answered(wave, EVERYBODY, NEW)).toEqual(people(1, 6))
})

test('what is left behind counts on, and goes in its time', async () => {
  const { here, wave } = await anOrganisation(people(1, 5))
  await here.answers(wave, 6, answersAll('none'))
  expect(await rotates(here, '--leave-unknown')).toMatchObject({ code: 0 })
  expect([await here.answered(wave, EVERYBODY, NEW), await here.storage.answers.respondents(wave)]).toEqual([
    people(1, 5),
    6,
  ])
  expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
})

test('a dry run says how many, and changes nothing', async () => {
  const { here } = await anOrganisation()
  const before = await here.state()
  expect(await rotates(here, '--dry-run')).toMatchObject({ code: 0, said: expect.stringMatching(/^6 answers/) })
  expect([await here.state(), await here.acts()]).toEqual([before, []])
})

test('an erasure that was cut off is finished first: under the new key nobody could tell what it was', async () => {
  const { here, wave } = await anOrganisation()
  await killedAt(2, () => here.erases(1))
  expect(await rotates(here)).toMatchObject({ code: 0 })
  expect([await here.answered(wave, EVERYBODY, NEW), await here.storage.erasures.pending(TENANT)]).toEqual([
    people(2, 6),
    [],
  ])
})

test('a summary whose making was cut off counts nobody twice after the move', async () => {
  const { here, wave } = await anOrganisation()
  const answers = here.storage.table('Answers')
  for (const partition of answersPartitions(wave).slice(0, 32)) {
    await answers.write(partition, closingChange(await readShardTally(answers, partition, PATIENCE)).change, PATIENCE)
  }
  expect(await rotates(here)).toMatchObject({ code: 0 })
  const outcome = await here.storage.releases.release(wave, 6)
  expect(outcome).toMatchObject({ kind: 'released', release: { tally: { respondents: 6 } } })
})

test('both keys may be versions of one secret in Key Vault: the old one by its address, the new one as the settings name it', async () => {
  const { here, wave } = await anOrganisation()
  const keys = new Map([
    ['until-now', KEY_BYTE],
    ['', NEW],
  ])
  const asked = jest
    .spyOn(SecretClient.prototype, 'getSecret')
    .mockImplementation(async (name, { version = '' } = {}) => ({
      ...{ name, properties: { name, vaultUrl: '' } },
      value: Buffer.alloc(32, keys.get(version)).toString('base64'),
    }))
  const secretUri = 'https://own.vault.azure.net/secrets/pseudonym-key'
  const config = here.config({ pseudonymKey: { kind: 'key-vault', secretUri } })
  expect(await here.runs(['rotate-key', '--from', `${secretUri}/until-now`], { config })).toMatchObject({ code: 0 })
  asked.mockRestore()
  expect(await here.answered(wave, EVERYBODY, NEW)).toEqual(EVERYBODY)
})

test('run once more it says that it is done, and with other keys it refuses', async () => {
  const { here } = await anOrganisation()
  await writeKey(here.path('third.key'), 9)
  await rotates(here)
  expect(await rotates(here)).toMatchObject({ code: 0, said: expect.stringContaining('already') })
  expect(await here.runs(['rotate-key', '--to', here.path('third.key')])).toMatchObject({ code: 1 })
  expect(await here.storage.settings.confirmPseudonymKey(fingerprintOf(keyOf(NEW)))).toBe('confirmed')
})

test('where other work is not finished it refuses, and says what to run', async () => {
  const { here } = await anOrganisation()
  await here.storage.maintenance.begin('restore', 'a backup')
  expect(await rotates(here)).toMatchObject({ code: 1, said: expect.stringContaining('restore was begun') })
})
