/** The bot on Azurite, and the bare transactions that it is compared with: in one process, with one client library. */
import { createApp } from '../../bot/app'
import type { CardSettings } from '../../cards/card'
import { NO_PARTICIPATION } from '../../services/questionnaire/participation'
import { connectStorage, type Storage } from '../../services/storage/storage'
import { BareTransactions } from './bare-transactions'
import { botSettings, EDGES } from './bot-settings'
import { draftNumber, employeeNumber, pseudonymOfEmployee, submissionNumber, WAVE } from './colleagues'
import { startEmptyBot } from './empty-bot'
import { eachOf } from './measure'
import { offer } from './process'

type Kind = CardSettings['actions']

let storage: Storage
let bare: BareTransactions

export const tasks = {
  connect: async (connectionString: string) => {
    const account = { kind: 'connection-string', connectionString } as const
    storage = await connectStorage({ account, minimumGroup: 5, trial: true, now: EDGES.now })
    bare = new BareTransactions(connectionString)
    await bare.prepare()
  },
  /** Resolves to the port of a bot with this kind of button. */
  start: (kind: Kind) => createApp(botSettings(kind), { stores: storage, ...EDGES }).start(),
  /** Resolves to the port of a bot that at every click reads one row and makes one bare transaction, and knows no more. */
  startLeast: () => startEmptyBot('execute', () => bare.readAndChange()),
  /** None of these people has submitted, and each has a draft that lacks nothing but *Submit*. */
  draft: (numbers: readonly number[]) =>
    eachOf(numbers, async (number) => {
      const draft = { id: draftNumber(number), step: 4, answers: submissionNumber(number).answers } as const
      const pseudonym = pseudonymOfEmployee(employeeNumber(number))
      await storage.answers.update(WAVE, pseudonym, () => ({ next: NO_PARTICIPATION, result: null }))
      await storage.answers.update(WAVE, pseudonym, () => ({ next: { draft, submitted: null }, result: null }))
    }),
  barePerSecond: () => bare.perSecond(),
  respondents: () => storage.answers.respondents(WAVE),
}

offer(tasks)
