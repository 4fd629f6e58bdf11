import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { answersAll } from '../../support/respondents'
import { Administered, aMachine, jsonIn } from '../../support/administered'
import { type Azurite, startAzurite } from '../../support/azurite'
import { people } from '../../support/respondents'

let azurite: Azurite
let machine: Awaited<ReturnType<typeof aMachine>>
beforeAll(async () => {
  azurite = await startAzurite()
})
beforeEach(async () => {
  machine = await aMachine()
})
afterEach(() => machine.remove())
afterAll(() => azurite.stop())

const SIX = people(1, 6)

/** Six have answered of seven, in two groups; a summary was shown. */
async function anOrganisation(): Promise<Administered> {
  const here = await Administered.on(azurite, machine)
  await here.confirmsKey()
  await here.joins(...people(1, 7))
  const wave = await here.wave(people(1, 7), 'press-1', true)
  for (const person of SIX) await here.answers(wave, person, answersAll('weekly'), 'g1')
  await here.storage.releases.release(wave, 7)
  return here
}

const another = () => Administered.on(azurite, machine)
const backedUp = async (here: Administered, to = 'backup') => here.runs(['backup', '--to', here.path(to)])

test('a backup that is brought back elsewhere is the same, row by row', async () => {
  const here = await anOrganisation()
  expect(await backedUp(here)).toMatchObject({ code: 0, said: expect.stringContaining('personal data') })
  const there = await another()
  const restored = await there.runs(['restore', '--from', there.path('backup'), '--without-erasures'])
  expect(restored).toMatchObject({ code: 0 })
  expect(await there.state()).toBe(await here.state())
})

test('nobody but its owner can read a backup, and neither key nor moments are in it', async () => {
  const here = await anOrganisation()
  await backedUp(here)
  const names = await readdir(here.path('backup'))
  const modes = await Promise.all(names.map(async (name) => (await stat(here.path(`backup/${name}`))).mode & 0o777))
  expect([(await stat(here.path('backup'))).mode & 0o777, ...new Set(modes)]).toEqual([0o700, 0o600])
  expect(JSON.stringify(await jsonIn(here.path('backup/manifest.json')))).not.toContain('timestamp')
})
