/** Two versions side by side: what the next one writes, this one leaves as it is, or refuses in words. */
import type { WaveId } from '../../../services/identifiers'
import { answersPartition, deliveriesPartition, employeesPartition } from '../../../services/storage/keys'
import type { Properties } from '../../../services/storage/limits'
import { type Administered, administration } from '../../support/administered'
import { answersAll, submissionOf } from '../../support/respondents'
import { PATIENCE } from '../../support/storage'
import type { TableName } from '../../support/stored'
import { employeeNumber, TENANT } from '../../support/waves'

const { on } = administration('file')

interface Place {
  readonly table: TableName
  readonly partition: string
  readonly row: string
}

const PERSON = employeeNumber(1)

/** Somebody has the app and has answered. */
async function anOrganisation() {
  const here = await on()
  await here.joins(1)
  const wave = await here.wave([1], 'press-1', true)
  await here.answers(wave, 1, answersAll('weekly'), 'g1')
  // The next reader has nothing in memory.
  return { here, wave, replica: await here.storage.replica() }
}

const placesOf = (here: Administered, wave: WaveId) =>
  ({
    employee: { table: 'Employees', partition: employeesPartition(TENANT, PERSON), row: PERSON },
    'count of employees': { table: 'Employees', partition: employeesPartition(TENANT, PERSON), row: '!count' },
    delivery: { table: 'Deliveries', partition: deliveriesPartition(wave, PERSON), row: PERSON },
    'count of deliveries': { table: 'Deliveries', partition: deliveriesPartition(wave, PERSON), row: '!count' },
    wave: { table: 'Waves', partition: TENANT, row: wave },
    answers: { table: 'Answers', partition: answersPartition(wave, here.pseudonym(1)), row: here.pseudonym(1) },
    tally: { table: 'Answers', partition: answersPartition(wave, here.pseudonym(1)), row: '!tally' },
    'tally of a group': { table: 'Answers', partition: answersPartition(wave, here.pseudonym(1)), row: '!tally|g1' },
  }) as const satisfies Readonly<Record<string, Place>>

type Kind = keyof ReturnType<typeof placesOf>
const KINDS: readonly Kind[] = [
  ...(['employee', 'count of employees', 'delivery', 'count of deliveries'] as const),
  ...(['wave', 'answers', 'tally', 'tally of a group'] as const),
]

async function adds(here: Administered, { table, partition, row }: Place, properties: Properties): Promise<void> {
  const { etag = '' } = (await here.storage.table(table).read(partition, row, PATIENCE)) ?? {}
  await here.storage.table(table).write(partition, { kind: 'merge', row, properties, etag }, PATIENCE)
}

const stored = async (here: Administered, { table, partition, row }: Place) =>
  (await here.storage.table(table).read(partition, row, PATIENCE))?.properties ?? {}

/** Everything that changes each of the rows. */
async function everythingChanges({ here, wave, replica }: Awaited<ReturnType<typeof anOrganisation>>): Promise<void> {
  const { employees, deliveries, waves, answers } = replica
  const employee = await employees.read(TENANT, PERSON)
  if (employee === null) throw new Error('They have joined.')
  await employees.save(TENANT, { ...employee, locale: 'nl-NL', state: 'removed' })
  await deliveries.apply(wave, PERSON, { kind: 'erased' })
  await waves.apply(TENANT, wave, { kind: 'closed' })
  const submitted = submissionOf(answersAll('none'), 'another draft')
  await answers.update(wave, here.pseudonym(1), () => ({ next: { draft: null, submitted }, result: null }))
}

describe('what a newer version added', () => {
  test.each(KINDS)('to the row of the %s is there still when this one has changed it', async (kind) => {
    const organisation = await anOrganisation()
    const { here, wave } = organisation
    const place = placesOf(here, wave)[kind]
    const before = await stored(here, place)
    await adds(here, place, { addedLater: 'kept' })
    await everythingChanges(organisation)
    const after = await stored(here, place)
    expect(after).toMatchObject({ addedLater: 'kept' })
    expect({ ...after, addedLater: null }).not.toEqual({ ...before, addedLater: null })
  })

  test('inside a launch, or a submission while another draft is filled in, is there still', async () => {
    const { here, wave, replica } = await anOrganisation()
    const { wave: launched, answers } = placesOf(here, wave)
    for (const [place, property] of [
      [launched, 'launch'],
      [answers, 'submitted'],
    ] as const) {
      const value: unknown = JSON.parse(String((await stored(here, place))[property]))
      await adds(here, place, { [property]: JSON.stringify({ ...Object(value), addedLater: 'kept' }) })
    }
    await replica.waves.apply(TENANT, wave, { kind: 'closed' })
    const draft = { id: 'draft-2', step: 1, answers: {} } as const
    await replica.answers.update(wave, here.pseudonym(1), (now) => ({ next: { ...now, draft }, result: null }))
    expect(String((await stored(here, launched))['launch'])).toContain('"addedLater":"kept"')
    expect(String((await stored(here, answers))['submitted'])).toContain('"addedLater":"kept"')
  })

  test('to answers goes with them when they are erased', async () => {
    const { here, wave, replica } = await anOrganisation()
    const { answers } = placesOf(here, wave)
    await adds(here, answers, { addedLater: 'of somebody' })
    const nothing = { draft: null, submitted: null }
    await replica.answers.update(wave, here.pseudonym(1), () => ({ next: nothing, result: null }))
    const submitted = submissionOf(answersAll('none'))
    await replica.answers.update(wave, here.pseudonym(1), () => ({ next: { draft: null, submitted }, result: null }))
    expect(await stored(here, answers)).not.toHaveProperty('addedLater')
  })
})

describe('what only a newer version can read', () => {
  test.each(['wave', 'answers', 'tally', 'delivery'] as const)(
    'in the row of the %s is refused, and stays',
    async (kind) => {
      const { here, wave, replica } = await anOrganisation()
      const place = placesOf(here, wave)[kind]
      await adds(here, place, { readers: 3 })
      const reading = {
        wave: () => replica.waves.read(TENANT, wave),
        answers: () => replica.answers.read(wave, here.pseudonym(1)),
        tally: () => replica.answers.respondents(wave),
        delivery: () => replica.deliveries.apply(wave, PERSON, { kind: 'erased' }),
      }
      const before = await stored(here, place)
      await expect(reading[kind]()).rejects.toMatchObject({ kind: 'unreadable', message: /newer version/ })
      expect(await stored(here, place)).toEqual(before)
    },
  )
})
