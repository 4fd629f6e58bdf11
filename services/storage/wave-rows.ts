/** Rows of the table Waves: one a wave, with its launch as JSON. */
import { z } from 'zod'
import { employeeId, type TenantId, type WaveId, waveId } from '../identifiers'
import { DIMENSIONS } from '../waves/coding'
import { ANSWERS_STATES, HALT_REASONS, type Launch, WAVE_STATES, type Wave } from '../waves/wave'
import type { Properties } from './limits'
import { json, parseRow, unknownTo } from './row-parts'
import type { Change, Row } from './table'

export interface StoredWave {
  readonly etag: string
  /** What it was made for (stores.ts, NewWave). */
  readonly key: string
  readonly wave: Wave
  /** What a newer version wrote beside it. */
  readonly others: Properties
}

/** The tenant is part of it: partitions of answers and deliveries are named by the wave alone. */
export function waveIdOf(tenant: TenantId, number: number): WaveId {
  return waveId(`${tenant}-${number}`)
}

export function storedWaveOf(tenant: TenantId, row: Row): StoredWave {
  const { key, launch, trialBreakdown = null, ...wave } = parseRow('wave', row, WAVE)
  const launched = launch && launchOf(launch)
  const others = unknownTo(Object.keys(WAVE.shape), row)
  return {
    etag: row.etag,
    key,
    others,
    wave: { tenant, id: waveId(row.key), ...wave, launch: launched, trialBreakdown },
  }
}

export function waveInsertion(wave: Wave, key: string): Change {
  return { kind: 'insert', row: wave.id, properties: propertiesOf(wave, key) }
}

export function waveReplacement({ etag, key, others }: StoredWave, wave: Wave): Change {
  return { kind: 'replace', row: wave.id, etag, properties: { ...others, ...propertiesOf(wave, key) } }
}

function propertiesOf(wave: Wave, key: string): Properties {
  const { number, name, state, questionnaireVersion, startedAt, answers, launch, trialBreakdown } = wave
  const always = { key, number, name, state, questionnaireVersion, startedAt, answers, launch: JSON.stringify(launch) }
  // Tables know no null.
  return trialBreakdown === null ? always : { ...always, trialBreakdown }
}

const DATE = z.iso.datetime().transform((text) => new Date(text))

const AUDIENCE = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('installed') }),
  z.object({ kind: z.literal('team'), team: z.string(), name: z.string(), serviceUrl: z.string() }),
  z.object({ kind: z.literal('group'), group: z.string(), name: z.string() }),
  z.object({ kind: z.literal('organisation') }),
  z.object({ kind: z.literal('list') }),
])

// What a newer version added inside is written back, too.
const PLAN = z.looseObject({
  audience: AUDIENCE,
  // Absent from rows that an earlier version wrote.
  breakdown: z.enum(DIMENSIONS).nullable().default(null),
  opensAt: DATE.nullable(),
  closesAt: DATE,
  reminders: z.object({ most: z.int().nonnegative(), everyDays: z.int().positive() }),
  hours: z.object({ from: z.int(), until: z.int(), days: z.array(z.int()) }).nullable(),
  greeting: z.object({ en: z.string(), nl: z.string() }),
  repeatEveryMonths: z.int().positive().nullable(),
  timeZone: z.string(),
})

const OBSTACLE = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('permission-missing'), permission: z.string() }),
  z.object({ kind: z.literal('sign-in-refused') }),
  z.object({ kind: z.literal('app-not-in-catalogue') }),
  z.object({ kind: z.literal('app-not-ours') }),
  z.object({ kind: z.literal('app-id-missing') }),
  z.object({ kind: z.literal('refused'), status: z.int(), code: z.string() }),
])

const LAUNCH = z.looseObject({
  plan: PLAN,
  lead: z.string(),
  progressCard: z
    .object({
      conversation: z.string(),
      serviceUrl: z.string(),
      activity: z.string(),
      // Absent from rows that an earlier version wrote.
      turn: z.string().nullable().default(null),
      lead: z.string().optional(),
    })
    .nullable(),
  audienceReady: z.boolean(),
  // Absent from rows that an earlier version wrote.
  installsTried: z.int().nonnegative().default(0),
  installsOwed: z.boolean().default(false),
  installing: z.boolean().default(false),
  installObstacle: OBSTACLE.nullable().default(null),
  round: z.int().nonnegative(),
  roundBeganAt: DATE,
  roundByLead: z.boolean().default(false),
  asked: z.int().nonnegative(),
  enqueued: z.int().nonnegative(),
  halted: z.enum(HALT_REASONS).nullable(),
  reported: z.boolean(),
  repeated: z.boolean(),
})

const WAVE = z.object({
  key: z.string(),
  number: z.int().positive(),
  name: z.string(),
  state: z.enum(WAVE_STATES),
  questionnaireVersion: z.int().positive(),
  startedAt: z.date(),
  // Rows from before there was retention have none.
  answers: z.enum(ANSWERS_STATES).default('kept'),
  launch: json(LAUNCH.nullable()),
  // Of a trial alone, and absent from those of earlier versions.
  trialBreakdown: z.enum(DIMENSIONS).optional(),
})

function launchOf(launch: z.output<typeof LAUNCH>): Launch {
  const { lead, progressCard } = launch
  return {
    ...launch,
    lead: employeeId(lead),
    progressCard: progressCard && { ...progressCard, lead: employeeId(progressCard.lead ?? lead) },
  }
}
