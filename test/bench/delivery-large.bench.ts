/**
 * A wave for 300,000 people whom the bot has never met (or for as many as DELIVERIES says), on a clock that hurries.
 * Whenever it is looked at, and whenever the lead's card is drawn, its counts must hold together and agree with what
 * Teams has; in the end each person must have got exactly one card. Teams and Azurite are processes of their own, and
 * what the sending takes of memory is compared with the same process before it began.
 */
import { setTimeout } from 'node:timers/promises'
import { startDispatcher } from '../../bot/delivery/dispatcher'
import type { Messages } from '../../bot/delivery/messages'
import { StorageError } from '../../services/storage/errors'
import type { Progress } from '../../services/waves/progress'
import { hurriedClock } from '../support/clocks'
import { LEAD, MESSAGES, sendingParts, TENANT } from '../support/sending'
import type { tasks as azuriteTasks } from './azurite-part'
import { report } from './measure'
import { startPart } from './process'
import type { tasks as seedingTasks } from './seeding-part'
import type { tasks as teamsTasks } from './teams-part'
import { storageAt } from './wave'

const PEOPLE = Number(process.env['DELIVERIES'] ?? 20_000)
const SPEED = 20
/** Two batches in each of four shards are sent and not recorded yet. */
const IN_FLIGHT = 4 * 2 * 25
const MEBIBYTE = 1024 * 1024

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const teams = startPart<typeof teamsTasks>('teams-part.ts')
  const seeding = startPart<typeof seedingTasks>('seeding-part.ts')
  const connectionString = await azurite.ask('connectionString', undefined)
  const wave = await seeding.ask('plan', { connectionString, people: PEOPLE })
  seeding.stop()
  const clock = hurriedClock(SPEED, new Date())
  const storage = await storageAt(connectionString, clock)
  const serviceUrl = await teams.ask('start', { speed: SPEED, limited: false, latency: 0 })

  // Drawn for a message that Teams does not have, so that nobody gets a card but those who are counted.
  await storage.waves.setProgressCard(TENANT, wave, {
    conversation: 'a:lead',
    serviceUrl,
    activity: '1',
    turn: null,
    lead: LEAD,
  })

  const wrong: string[] = []
  const drawn: Progress[] = []
  const messages: Messages = {
    ...MESSAGES,
    progress: (of, progress, pace, lead) => {
      drawn.push(progress)
      return MESSAGES.progress(of, progress, pace, lead)
    },
  }
  const idle = memory()
  const most = { resident: idle.resident, kept: idle.kept }
  const watching = setInterval(() => {
    most.resident = Math.max(most.resident, process.memoryUsage().rss)
  }, 100)
  const begun = performance.now()
  const dispatcher = startDispatcher({ ...sendingParts({ storage, clock, serviceUrl }), messages })
  let looks = 0
  for (;;) {
    const before = (await teams.ask('figures', undefined)).people
    const counts = await storage.deliveries.counts(wave).catch(noneWhileBusy)
    if (counts === null) continue
    const after = (await teams.ask('figures', undefined)).people
    const { 'state:sent': sent = 0, 'state:pending': pending = 0, people } = counts
    looks += 1
    most.kept = Math.max(most.kept, memory().kept)
    if (people !== PEOPLE || sent + pending !== PEOPLE) wrong.push(`${sent} + ${pending} of ${people}`)
    if (sent > after || sent < before - IN_FLIGHT) wrong.push(`${sent} sent, and Teams has ${before} to ${after}`)
    if (pending === 0) break
    await setTimeout(2_000)
  }
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watching)
  await dispatcher.stop()
  for (const { people, sent, toGo } of drawn) if (people !== PEOPLE || sent + toGo !== PEOPLE) wrong.push('a card')

  const cardsEach = await teams.ask('cardsEach', undefined)
  const recounted = await storage.deliveries.recount(wave)
  const keptAboveIdle = (most.kept - idle.kept) / MEBIBYTE
  const residentAboveIdle = (most.resident - idle.resident) / MEBIBYTE
  const cards = drawn.length
  report(
    'delivery-large',
    {
      people: PEOPLE,
      seconds,
      perSecond: PEOPLE / seconds,
      looks,
      cards,
      mebibytesKeptAboveIdle: keptAboveIdle,
      mebibytesResidentAboveIdle: residentAboveIdle,
    },
    [
      { rule: 'each got one card', holds: cardsEach[1] === PEOPLE && cardsEach.length === 2 },
      { rule: 'counts right whenever looked at', holds: wrong.length === 0 },
      { rule: 'cards were drawn', holds: cards > 0 },
      { rule: 'recount agrees', holds: recounted['state:sent'] === PEOPLE && recounted['people'] === PEOPLE },
      { rule: 'at most 100 MB kept above idle', holds: keptAboveIdle <= 100 },
    ],
  )
  if (wrong.length > 0) console.error(wrong.slice(0, 10).join('\n'))
  for (const part of [azurite, teams]) part.stop()
}

/** A busy Azurite may keep a look waiting too long: then the next one tells. */
function noneWhileBusy(error: unknown): null {
  if (error instanceof StorageError && error.kind === 'unavailable') return null
  throw error
}

/** In bytes: what stays after a collection, and what the process occupies, free pages included. */
function memory() {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { kept: heapUsed + external, resident: rss }
}

void main()
