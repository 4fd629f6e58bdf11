import { readdir, readFile, rm } from 'node:fs/promises'
import { type Administered, administration } from '../../support/administered'
import { answersAll, people } from '../../support/respondents'
import { employeeNumber } from '../../support/waves'

const { on } = administration('file')
let here: Administered
beforeAll(async () => {
  here = await on()
  await here.joins(...people(1, 7))
  const wave = await here.wave(people(1, 8), 'press-1', true)
  for (const person of people(1, 6)) await here.answers(wave, person, answersAll('weekly'), 'g1')
  await here.storage.releases.release(wave, 8)
})

const exports = (to: string, ...more: string[]) => here.runs(['export-tenant', '--to', here.path(to), ...more])
const textIn = (name: string) => readFile(here.path(name), 'utf8')

test('an export holds every file that its README names, and all people, deliveries, releases and acts', async () => {
  expect(await exports('all')).toMatchObject({ code: 0 })
  const names = await readdir(here.path('all'))
  expect(names).toHaveLength(7)
  const readme = await textIn('all/README.txt')
  expect(names.filter((name) => name !== 'README.txt' && !readme.includes(`${name}: `))).toEqual([])
  for (const person of people(1, 7)) expect(await textIn('all/people.csv')).toContain(employeeNumber(person))
  for (const person of people(1, 8)) expect(await textIn('all/deliveries.1.csv')).toContain(employeeNumber(person))
  expect(JSON.parse(await textIn('all/releases.json'))).toMatchObject([{ number: 1, tally: { respondents: 6 } }])
  expect(await textIn('all/audit.csv')).toContain('an administrator')
})

test('it tells nobody what somebody answered, under whatever name, nor who has answered', async () => {
  await exports('told')
  const names = await readdir(here.path('told'))
  const all = (await Promise.all(names.map((name) => textIn(`told/${name}`)))).join('\n')
  for (const person of people(1, 6)) expect(all).not.toContain(here.pseudonym(person).slice(0, 12))
  expect(all).not.toMatch(/"draft"|"submitted"|"since"|answeredOn|reminded|optedOut/)
  const [, ...lines] = (await textIn('told/deliveries.1.csv')).trim().split('\r\n')
  const ends = new Map(lines.map((line) => [line.split(',')[0], line.split(',').slice(1).join()]))
  expect(ends.get(employeeNumber(1))).toBe(ends.get(employeeNumber(2)))
})

test('one that was cut off is finished by another run, and a finished one is left alone', async () => {
  await exports('again')
  await rm(here.path('again/README.txt'))
  expect(await exports('again')).toMatchObject({ code: 0 })
  expect(await exports('again')).toMatchObject({ code: 1, said: expect.stringContaining('finished') })
})

test('a dry run names the files and writes none', async () => {
  const { code, said } = await exports('dry', '--dry-run')
  expect([code, said]).toEqual([0, expect.stringContaining('releases.json')])
  await expect(readdir(here.path('dry'))).rejects.toMatchObject({ code: 'ENOENT' })
})
