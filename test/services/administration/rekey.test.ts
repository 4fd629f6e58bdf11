/** What a change of the key does where a bot that should have ended still writes. */
import { TableClient } from '@azure/data-tables'
import { rekey } from '../../../services/administration/rekey'
import { answersPartition } from '../../../services/storage/keys'
import { Table } from '../../../services/storage/table'
import { administration } from '../../support/administered'
import { answersAll, submissionOf } from '../../support/respondents'
import { PATIENCE } from '../../support/storage'

const { azurite, on } = administration('file')
const NEW = 8

/** Lets somebody write after the rows of a partition were read, once. */
class Interrupted extends Table {
  constructor(
    client: TableClient,
    private meanwhile: (() => Promise<unknown>) | null,
  ) {
    super(client)
  }

  override async list(...args: Parameters<Table['list']>) {
    const rows = await super.list(...args)
    const work = this.meanwhile
    this.meanwhile = null
    await work?.()
    return rows
  }
}

test('answers that change while they move are counted once, and as they were when they were read', async () => {
  const here = await on()
  const wave = await here.wave([1])
  await here.answers(wave, 1, answersAll('weekly'))
  const [before, after] = [here.pseudonym(1), here.pseudonym(1, NEW)]
  const submitted = submissionOf(answersAll('none'), 'another draft')
  const changes = () =>
    here.storage.answers.update(wave, before, () => ({ next: { draft: null, submitted }, result: null }))
  const { connectionString } = azurite()
  const client = TableClient.fromConnectionString(connectionString, `${here.prefix}Answers`, {
    allowInsecureConnection: true,
  })
  const moved = await rekey(
    {
      answers: new Interrupted(client, changes),
      shards: async () => [answersPartition(wave, before)],
      successor: (pseudonym) => (pseudonym === before ? after : null),
      isNew: (pseudonym) => pseudonym === after,
      signal: PATIENCE,
    },
    wave,
  )
  expect(moved).toEqual({ moved: 1, left: 0 })
  expect((await here.storage.answers.read(wave, after)).submitted?.answers).toEqual(answersAll('weekly'))
  expect(await here.runs(['recount'])).toMatchObject({ code: 0 })
})
