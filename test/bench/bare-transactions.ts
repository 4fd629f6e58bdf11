/** What a submission writes, written by the client alone: the respondent's row and the tally of their shard. */
import { TableClient, type TransactionAction } from '@azure/data-tables'
import { waveId } from '../../services/identifiers'
import { answersPartitions, TALLY_ROW } from '../../services/storage/keys'
import { people, pseudonymNumber } from '../support/respondents'
import { submissionNumber } from './colleagues'
import { eachOf, timeOf } from './measure'
import { participationProperties, tallyProperties } from './stored-rows'

const EACH_SHARD = 15

export class BareTransactions {
  readonly #client: TableClient
  #next = 0

  constructor(connectionString: string) {
    this.#client = TableClient.fromConnectionString(connectionString, 'Bare', { allowInsecureConnection: true })
  }

  /** Writes the rows that the transactions change. */
  async prepare(): Promise<void> {
    await this.#client.createTable()
    await eachOf(SHARDS, async (partitionKey) => {
      const rows = [{ rowKey: TALLY_ROW, ...TALLY }, ...SUBMISSIONS]
      await this.#client.submitTransaction(rows.map((row): TransactionAction => ['create', { partitionKey, ...row }]))
    })
  }

  /** So many a second: in every shard one after the other, as each names the ETag that the one before gave the tally. */
  async perSecond(): Promise<number> {
    const milliseconds = await timeOf(() => eachOf(SHARDS, (shard) => this.#changeAll(shard)))
    return (SHARDS.length * SUBMISSIONS.length * 1000) / milliseconds
  }

  /** The least that a submission needs of storage: who it is, then the change. */
  async readAndChange(): Promise<void> {
    const partitionKey = SHARDS[this.#next++ % SHARDS.length] ?? ''
    await this.#client.getEntity(partitionKey, SUBMISSION.rowKey)
    await this.#change(partitionKey, SUBMISSION, '*')
  }

  async #changeAll(partitionKey: string): Promise<void> {
    let etag = '*'
    for (const submission of SUBMISSIONS) {
      etag = await this.#change(partitionKey, submission, etag)
    }
  }

  /** The ETag that the tally has now. */
  async #change(partitionKey: string, submission: Submission, etag: string): Promise<string> {
    const { subResponses } = await this.#client.submitTransaction([
      ['update', { partitionKey, rowKey: TALLY_ROW, ...TALLY }, 'Merge', { etag }],
      ['update', { partitionKey, ...submission }, 'Replace', { etag: '*' }],
    ])
    return subResponses[0]?.etag ?? ''
  }
}

const SHARDS = answersPartitions(waveId('bare'))
/** Of a shard in which everybody of the mixture has answered. */
const TALLY = tallyProperties(people(1, 60))
const SUBMISSIONS = people(1, EACH_SHARD).map(submissionRow)
const SUBMISSION = submissionRow(1)

type Submission = ReturnType<typeof submissionRow>

function submissionRow(number: number) {
  return {
    rowKey: pseudonymNumber(number),
    ...participationProperties({ draft: null, submitted: submissionNumber(number) }),
  }
}
