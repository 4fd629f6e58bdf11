/** The commands beside backup, restore and the change of the key, and what holds for all of them. */
import { TableServiceClient } from '@azure/data-tables'
import { COMMANDS } from '../../../bot/admin/commands'
import { terminalOn } from '../../../bot/admin/terminal'
import { answersPartition, deliveriesPartition, shardPartition, TALLY_ROW } from '../../../services/storage/keys'
import { type Administered, administration, killedAnywhere } from '../../support/administered'
import { answersAll, people } from '../../support/respondents'
import { PATIENCE } from '../../support/storage'
import { employeeNumber, TENANT } from '../../support/waves'

const { azurite, on } = administration('file')

/** Three have answered of four, in a group. */
async function anOrganisation() {
  const here = await on()
  await here.confirmsKey()
  await here.joins(1, 2)
  const wave = await here.wave(people(1, 4), 'press-1', true)
  for (const person of people(1, 3)) await here.answers(wave, person, answersAll('weekly'), 'g1')
  return { here, wave }
}

describe('recount', () => {
  test('finds nothing where nothing is wrong', async () => {
    const { here } = await anOrganisation()
    expect(await here.runs(['recount'])).toMatchObject({ code: 0, said: expect.not.stringContaining('DIFFER') })
    expect(await here.acts()).toEqual(['admin-recount'])
  })

  const wrongAt = {
    'a tally': ['Answers', TALLY_ROW, { respondents: 9 }],
    'the tally of a group': [
      'Answers',
      '!tally|g1',
      { counted: '{"tally":{"respondents":9,"counts":{}},"since":{"1":9}}' },
    ],
    'the count of deliveries': ['Deliveries', '!count', { counts: '{"people":9}' }],
    'the count of employees': ['Employees', '!count', { installed: 9 }],
  } as const

  test.each(Object.entries(wrongAt))(
    'names the part where %s is wrong, never a number; mends it only where told to',
    async (_, [name, key, properties]) => {
      const { here } = await anOrganisation()
      const right = await here.state()
      const rows = (await here.storage.rows()).filter(({ table, row }) => table === name && row === key)
      const partition = rows[0]?.partition ?? ''
      const stored = await here.storage.table(name).read(partition, key, PATIENCE)
      const change = { kind: 'merge', row: key, properties, etag: stored?.etag ?? '' } as const
      await here.storage.table(name).write(partition, change, PATIENCE)
      const part = Number(partition.split('|')[1])
      const found = await here.runs(['recount'])
      expect(found).toMatchObject({ code: 1, said: expect.stringContaining(`parts ${part} DIFFER`) })
      expect(await here.runs(['recount', '--mend', '--dry-run'])).toMatchObject({ code: 1 })
      expect(await here.runs(['recount', '--mend'])).toMatchObject({
        code: 0,
        said: expect.stringContaining('put right'),
      })
      expect(await here.state()).toEqual(right)
    },
  )

  test('mends more groups of one part than one transaction takes', async () => {
    const { here, wave } = await anOrganisation()
    const nobody = JSON.stringify({ tally: { respondents: 0, counts: {} }, since: {} })
    const one = JSON.stringify({ tally: { respondents: 1, counts: {} }, since: { 1: 1 } })
    const properties = { epoch: 1, counted: one, before: nobody }
    const answers = here.storage.table('Answers')
    for (const group of people(101, 220)) {
      const row = `!tally|g${group}`
      await answers.write(shardPartition(wave, 3), { kind: 'insert', row, properties }, PATIENCE)
    }
    expect(await here.runs(['recount', '--mend'])).toMatchObject({ code: 0, said: expect.stringContaining('parts 3 ') })
    expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
  })

  test('says nothing of a part with answers that it cannot read', async () => {
    const { here, wave } = await anOrganisation()
    const [partition, row] = [answersPartition(wave, here.pseudonym(1)), here.pseudonym(1)]
    const table = here.storage.table('Answers')
    const { etag = '' } = (await table.read(partition, row, PATIENCE)) ?? {}
    await table.write(
      partition,
      { kind: 'merge', row, properties: { submitted: '{"of":"a newer version"}' }, etag },
      PATIENCE,
    )
    const told = await here.runs(['recount', '--mend'])
    expect(told).toMatchObject({ code: 1, said: expect.stringContaining('cannot read') })
    expect(await here.storage.answers.respondents(wave)).toBe(3)
  })

  test('says which part has deliveries that it cannot read', async () => {
    const { here, wave } = await anOrganisation()
    const [partition, row] = [deliveriesPartition(wave, employeeNumber(1)), employeeNumber(1)]
    const table = here.storage.table('Deliveries')
    const { etag = '' } = (await table.read(partition, row, PATIENCE)) ?? {}
    await table.write(partition, { kind: 'merge', row, properties: { readers: 99 }, etag }, PATIENCE)
    const { code, said } = await here.runs(['recount', '--mend'])
    const part = Number(partition.split('|')[1])
    expect([code, said]).toEqual([1, expect.stringContaining(`deliveries of questionnaire 1: parts ${part} hold rows`)])
  })
})

describe('purge', () => {
  const LATER = { now: () => new Date('2028-03-20T12:00:00Z') }
  const confirm = ['purge', '--confirm', TENANT]

  async function anOldOne() {
    const { here, wave } = await anOrganisation()
    for (const kind of ['closed', 'reported'] as const) await here.storage.waves.apply(TENANT, wave, { kind })
    return { here, wave }
  }

  test('removes what has lived its time, once the tenant was named; counts stay', async () => {
    const { here, wave } = await anOldOne()
    const before = await here.state()
    const refused = await here.runs(['purge'], LATER)
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining(`--confirm ${TENANT}`)])
    expect((await here.runs(['purge', '--dry-run'], LATER)).said).toContain('fewer than 5')
    expect(await here.state()).toEqual(before)
    expect(await here.runs(confirm, LATER)).toMatchObject({ code: 0 })
    expect((await here.storage.answers.read(wave, here.pseudonym(1))).submitted).toBeNull()
    expect(await here.storage.answers.respondents(wave)).toBe(3)
  })

  test('leaves alone what is to be sent: each message is there at once, and was taken up by nobody', async () => {
    const { here, wave } = await anOrganisation()
    await here.storage.queue.enqueue(TENANT, wave, [1, 2, 3])
    expect(await here.runs(confirm)).toMatchObject({ code: 0 })
    const held = await here.storage.queue.receive(32, PATIENCE)
    expect(held.map(({ received }) => received)).toEqual([1, 1, 1])
  })

  test('killed at any write and begun again, it ends as if it had not been', async () => {
    const unbroken = await anOldOne()
    await unbroken.here.runs(confirm, LATER)
    const end = await unbroken.here.state()
    const kills = await killedAnywhere(
      async () => (await anOldOne()).here,
      (here) => here.runs(confirm, LATER),
      async (here) => expect(await here.state()).toEqual(end),
    )
    expect(kills).toBeGreaterThan(6)
  })
})

describe('remove-tenant', () => {
  const confirm = ['remove-tenant', '--confirm', TENANT]
  const tablesOf = async ({ prefix }: Administered) => {
    const client = TableServiceClient.fromConnectionString(azurite().connectionString, {
      allowInsecureConnection: true,
    })
    const names: string[] = []
    for await (const { name = '' } of client.listTables()) if (name.startsWith(prefix)) names.push(name)
    return names
  }

  test('removes every row, queue and table of ours, once the tenant was named, and touches no other table', async () => {
    const { here, wave } = await anOrganisation()
    await here.storage.queue.enqueue(TENANT, wave, [1, 2])
    const neighbour = await anOrganisation()
    expect(await here.runs(['remove-tenant'])).toMatchObject({ code: 1, said: expect.stringContaining('--confirm') })
    expect(await here.runs(['remove-tenant', '--dry-run'])).toMatchObject({ code: 0 })
    expect(await here.storage.answers.respondents(wave)).toBe(3)
    expect(await here.runs(confirm)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing is left') })
    expect([await tablesOf(here), here.waited]).toEqual([[], 1])
    expect(await tablesOf(neighbour.here)).toHaveLength(9)
  })

  test('leaves what is of another tenant in the same tables', async () => {
    const { here } = await anOrganisation()
    const settings = here.storage.table('Settings')
    await settings.write('another', { kind: 'insert', row: 'theirs', properties: {} }, PATIENCE)
    expect(await here.runs(confirm)).toMatchObject({ code: 0, said: expect.stringContaining('Others') })
    const left = (await here.storage.rows()).map(({ table, partition }) => `${table} ${partition}`)
    expect(left).toEqual(['Settings !deployment', 'Settings another'])
    expect(await here.storage.maintenance.current()).toBeNull()
  })

  test('killed at any write and begun again, it ends as if it had not been', async () => {
    const kills = await killedAnywhere(
      async () => (await anOrganisation()).here,
      (here) => here.runs(confirm),
      async (here) => expect(await tablesOf(here)).toEqual([]),
    )
    expect(kills).toBeGreaterThan(10)
  })
})

describe('every command', () => {
  test.each(COMMANDS)('$name can be tried with --dry-run, and says what it takes', async ({ name, options }) => {
    const { here } = await anOrganisation()
    expect(Object.keys(options)).toContain('dry-run')
    expect(await here.runs([name, '--help'])).toMatchObject({ code: 0, said: expect.stringContaining('--dry-run') })
    expect(await here.runs([name, '--nonsense'])).toMatchObject({
      code: 2,
      said: expect.stringContaining('--nonsense'),
    })
  })

  test('that there is not is answered with those that there are', async () => {
    const { here } = await anOrganisation()
    const { code, said } = await here.runs(['explode'])
    expect([code, COMMANDS.filter(({ name }) => !said.includes(name))]).toEqual([2, []])
  })

  test('that another run has brought to its end stops: bots may run again', async () => {
    const { maintenance } = (await anOrganisation()).here.storage
    const begun = await maintenance.begin('restore', 'a backup')
    await maintenance.note(begun, '1')
    await maintenance.end()
    await expect(maintenance.note(begun, '2')).rejects.toThrow('another run')
  })

  test('that nothing else may disturb waits for what is not finished', async () => {
    const { here } = await anOrganisation()
    await here.storage.maintenance.begin('rotate-key', 'a b')
    for (const args of [
      ['recount'],
      ['purge', '--dry-run'],
      ['backup', '--to', here.path('b')],
      ['remove-tenant', '--confirm', TENANT],
    ]) {
      expect(await here.runs(args)).toMatchObject({ code: 1, said: expect.stringContaining('rotate-key') })
    }
    expect(await here.storage.employees.read(TENANT, employeeNumber(1))).not.toBeNull()
  })
})

describe('the terminal', () => {
  function shown(isTTY: boolean) {
    let [out, err, time] = ['', '', 0]
    const terminal = terminalOn(
      { write: (text) => (out += text) },
      { isTTY, write: (text) => (err += text) },
      () => time,
    )
    for (let done = 0; done <= 1_000; done++, time += 10) terminal.progress(done, 1_000)
    terminal.say('Done.')
    return { out, err }
  }

  test('shows a bar ten times a second at most, and takes it away before anything is said', () => {
    const { out, err } = shown(true)
    expect([out, err.endsWith('\r\u001b[K')]).toEqual(['Done.\n', true])
    expect(err.split('\r[').length).toBeLessThan(110)
  })

  test('elsewhere gives a line now and then, and the last', () => {
    expect(shown(false).err).toBe('0 %  0 of 1000\n50 %  500 of 1000\n100 %  1000 of 1000\n')
  })
})
