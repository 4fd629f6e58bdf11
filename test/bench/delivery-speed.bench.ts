/**
 * Deliveries a second with Teams' limits off, to people whom the bot has never met, beside a bare loop of the same two
 * calls of the same client at the same concurrency. Each answer of Teams takes 25 ms; the real one takes hundreds.
 * Teams and Azurite are processes of their own. Storage operations are counted on the way.
 */
import { Connector } from '../../bot/delivery/connector'
import { startDispatcher } from '../../bot/delivery/dispatcher'
import type { Storage } from '../../services/storage/storage'
import { hurriedClock } from '../support/clocks'
import { employees, MESSAGES, PEOPLE_AT_ONCE, sendingParts, TENANT } from '../support/sending'
import type { tasks as azuriteTasks } from './azurite-part'
import { report } from './measure'
import { startPart } from './process'
import { countRequests } from './requests'
import type { tasks as teamsTasks } from './teams-part'
import { isSent, plannedWave, storageAt } from './wave'

const PEOPLE = Number(process.env['DELIVERIES'] ?? 6_400)
const LATENCY = 25

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const teams = startPart<typeof teamsTasks>('teams-part.ts')
  const clock = hurriedClock(1)
  const connectionString = await azurite.ask('connectionString', undefined)
  const storage = await storageAt(connectionString, clock)
  const serviceUrl = await teams.ask('start', { speed: 1, limited: false, latency: LATENCY })
  const wave = await plannedWave(storage, clock, PEOPLE)

  const perSecond = async (work: () => Promise<void>) => {
    await teams.ask('begin', undefined)
    await work()
    const { calls, seconds } = await teams.ask('figures', undefined)
    return { rate: PEOPLE / seconds, calls }
  }
  const connector = new Connector({ appId: '', token: null, now: clock.now, mayCall: () => true })
  const card = MESSAGES.invitation(wave, { locale: 'nl-NL', language: null })
  const bare = await perSecond(async () => {
    const queue = employees(PEOPLE + 1, 2 * PEOPLE).values()
    const lane = async () => {
      for (const employee of queue) {
        const chat = await connector.createChat(serviceUrl, TENANT, employee)
        if (chat.kind === 'done') await connector.send(chat.result, card)
      }
    }
    await Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, lane))
  })
  const requests = countRequests(connectionString)
  const delivered = await perSecond(() => deliver(storage))
  const operations = requests.stop()

  async function deliver(stores: Storage): Promise<void> {
    const dispatcher = startDispatcher(sendingParts({ storage: stores, clock, serviceUrl }))
    // Looking is no part of the work: each look would be 64 reads.
    await teams.ask('until', { calls: 2 * PEOPLE })
    await dispatcher.stop()
  }
  await isSent(storage, wave)
  const cardsEach = await teams.ask('cardsEach', undefined)
  const ratio = delivered.rate / bare.rate
  report(
    'delivery-speed',
    {
      deliveredPerSecond: delivered.rate,
      barePerSecond: bare.rate,
      ratio,
      atOnce: PEOPLE_AT_ONCE,
      storageOperationsPerPerson: operations / PEOPLE,
      callsPerPerson: delivered.calls / PEOPLE,
    },
    [
      { rule: 'ratio >= 0.8', holds: ratio >= 0.8 },
      { rule: 'each got one card', holds: cardsEach[1] === 2 * PEOPLE && cardsEach.length === 2 },
    ],
  )
  for (const part of [azurite, teams]) part.stop()
}

void main()
