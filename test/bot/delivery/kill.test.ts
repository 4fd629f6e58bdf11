import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { SYSTEM_CLOCK } from '../../../bot/clock'
import { SHARDS } from '../../../services/storage/keys'
import { connectStorage, type Storage } from '../../../services/storage/storage'
import type { Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { employees, Sending } from '../../support/sending'
import type { WorkerSettings } from '../../support/sending-worker'
import { PATIENCE } from '../../support/storage'
import { startTeamsDouble, type TeamsDouble } from '../../support/teams-double'
import type { Fault } from '../../support/teams-double/faults'

const KILLS = 10
const PEOPLE = employees(1, 2_000)
/** Calls a second on the hurried clock: so few that the wave outlives ten kills, also where a process starts slowly. */
const SLOW = 10
const FAST = 45
/** Of 2,000 cards, so many in each of ten turns leave some to be sent. */
const MOST_A_TURN = 150
const SILENT: Fault = { accepts: false, client: { kind: 'late', until: new Promise(() => {}) } }
/** Two batches in each of four shards: the one that is being sent, and the one that is being recorded. */
const MOST_IN_FLIGHT = 4 * 2 * 25

let azurite: Azurite
let teams: TeamsDouble
const workers: ChildProcess[] = []
beforeAll(async () => {
  azurite = await startAzurite()
  teams = await startTeamsDouble({ keeps: 'counts' })
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await teams.stop()
  await azurite.stop()
})

/** How often each was sent a card so far. */
function sentSoFar(): ReadonlyMap<string, number> {
  return new Map([...teams.counts()].filter(([, { sent }]) => sent > 0).map(([person, { sent }]) => [person, sent]))
}

const cardsSoFar = () => [...sentSoFar().values()].reduce((sum, sent) => sum + sent, 0)

test('a worker that is killed ten times in a wave of 2,000 forgets nobody, and repeats no more than was in flight', async () => {
  const prefix = azurite.freshPrefix()
  const { connectionString } = azurite
  const account = { kind: 'connection-string', connectionString } as const
  const storage = await connectStorage({ account, prefix, now: () => new Date(), trial: false, minimumGroup: 5 })
  const settings: WorkerSettings = {
    ...{ connectionString, prefix, serviceUrl: teams.serviceUrl },
    ...{ ceiling: SLOW, speed: 12, termMilliseconds: 20_000, taskSeconds: 4 },
  }
  const sending = new Sending(
    {},
    SYSTEM_CLOCK,
    { ...storage, ...NEVER_ASKED, deliveryCounts: (id) => storage.deliveries.counts(id) },
    teams,
  )
  const wave = await sending.launch(PEOPLE)
  let poisoned = 0
  const start = async (ceiling: number) => {
    const worker = fork(
      join(__dirname, '../../support/sending-worker.ts'),
      [JSON.stringify({ ...settings, ceiling })],
      {
        execArgv: ['--import', 'tsx'],
      },
    )
    workers.push(worker)
    worker.on('message', (news) => {
      if (news === 'poisoned') poisoned += 1
    })
    await once(worker, 'message')
  }

  // Where processes start slowly, the wave is not to be over before they are killed.
  let most = Number.POSITIVE_INFINITY
  teams.fails(SILENT, { when: () => cardsSoFar() > most })
  let mayRepeat = 0
  let sentBefore: ReadonlyMap<string, number> = new Map()
  await start(SLOW)
  for (let kill = 1; kill <= KILLS; kill++) {
    const before = cardsSoFar()
    most = before + MOST_A_TURN
    // The next one takes over when the term has passed.
    await start(kill < KILLS ? SLOW : FAST)
    await waitFor(() => cardsSoFar() > before + 60)
    await pause(Math.random() * 300)
    await killTheOneThatSends(workers)
    const sent = sentSoFar()
    // Sent since the kill before, and not recorded.
    const unrecorded = await pendingIn(storage, wave)
    expect(unrecorded).not.toEqual([])
    const inFlight = unrecorded.filter((person) => (sent.get(person) ?? 0) > (sentBefore.get(person) ?? 0))
    expect(inFlight.length).toBeLessThanOrEqual(MOST_IN_FLIGHT)
    mayRepeat += inFlight.length
    sentBefore = sent
  }
  most = Number.POSITIVE_INFINITY
  await allReached(sending, wave, () => poisoned)

  expect(sentSoFar().size).toBe(PEOPLE.length)
  expect(cardsSoFar() - PEOPLE.length).toBeLessThanOrEqual(mayRepeat)
  const counts = await storage.deliveries.counts(wave.id)
  expect(counts).toEqual({ people: PEOPLE.length, 'state:sent': PEOPLE.length })
  expect(await storage.deliveries.recount(wave.id)).toEqual(counts)
}, 240_000)

async function pendingIn(storage: Storage, { id }: Wave): Promise<readonly string[]> {
  const pending: string[] = []
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const page of storage.deliveries.all(id, shard, PATIENCE)) {
      for (const { employee, state } of page) if (state === 'pending') pending.push(employee)
    }
  }
  return pending
}

/** The oldest holds the lease: the others wait for it. */
async function killTheOneThatSends(alive: ChildProcess[]): Promise<void> {
  const worker = alive.shift()
  worker?.kill('SIGKILL')
  if (worker) await once(worker, 'exit')
}

async function allReached(sending: Sending, wave: Wave, poisoned: () => number): Promise<void> {
  let retried = 0
  while ((await sending.progress(wave)).toGo > 0) {
    // Shards with which five were killed: the lead was told, and says retry.
    if (poisoned() > retried) {
      retried = poisoned()
      await sending.storage.waves.apply(sending.tenant, wave.id, { kind: 'retried' })
    }
    await pause(500)
  }
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function neverAsked(): never {
  throw new Error('Nobody asks for it here.')
}

const NEVER_ASKED = {
  table: neverAsked,
  rows: neverAsked,
  queued: neverAsked,
  replica: neverAsked,
}
