/** Waves, and people who are invited: what a test does not say is as it mostly is. */
import { createHash } from 'node:crypto'
import { type EmployeeId, employeeId, tenantId } from '../../services/identifiers'
import type { NewWave } from '../../services/storage/stores'
import { waveIdOf } from '../../services/storage/wave-rows'
import { type Candidate, type Delivery, inviting, NO_SEGMENTS } from '../../services/waves/delivery'
import type { Launch, Wave, WavePlan } from '../../services/waves/wave'

export const TENANT = tenantId('tenant')
export const OPENING = new Date('2026-03-02T09:00:00.000Z')
export const CLOSING = new Date('2026-03-16T17:00:00.000Z')

export function daysAfter(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * 24 * 60 * 60 * 1000)
}

export function aPlan(plan: Partial<WavePlan> = {}): WavePlan {
  return {
    audience: { kind: 'installed' },
    breakdown: null,
    opensAt: OPENING,
    closesAt: CLOSING,
    reminders: { most: 2, everyDays: 3 },
    hours: null,
    greeting: { en: '', nl: '' },
    repeatEveryMonths: null,
    timeZone: 'Europe/Amsterdam',
    ...plan,
  }
}

export function aLaunch(launch: Partial<Launch> = {}): Launch {
  return {
    plan: aPlan(),
    lead: employeeNumber(0),
    progressCard: null,
    audienceReady: true,
    installsTried: 0,
    installsOwed: false,
    installing: false,
    installObstacle: null,
    round: 0,
    roundBeganAt: OPENING,
    roundByLead: false,
    asked: 1,
    enqueued: 1,
    halted: null,
    reported: false,
    repeated: false,
    ...launch,
  }
}

/** An open wave whose invitations are all in the queue. */
export function aWave(state: Wave['state'] = 'open', launch: Partial<Launch> = {}): Wave {
  return {
    tenant: TENANT,
    id: waveIdOf(TENANT, 1),
    number: 1,
    name: 'Spring',
    state,
    questionnaireVersion: 1,
    startedAt: OPENING,
    answers: 'kept',
    launch: aLaunch(launch),
    trialBreakdown: null,
  }
}

export function aNewWave(wave: Partial<NewWave> = {}): NewWave {
  return { key: 'press-1', name: 'Spring', lead: employeeNumber(0), plan: aPlan(), at: OPENING, ...wave }
}

/** As random as a real object id, and the same at every run. */
export function employeeNumber(person: number): EmployeeId {
  const hex = createHash('sha256').update(`employee ${person}`).digest('hex')
  return employeeId(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-'),
  )
}

export function aCandidate(person = 1, candidate: Partial<Candidate> = {}): Candidate {
  return { employee: employeeNumber(person), locale: null, segments: NO_SEGMENTS, ...candidate }
}

export function aDelivery(delivery: Partial<Delivery> = {}): Delivery {
  return { ...inviting(aCandidate()), ...delivery }
}
