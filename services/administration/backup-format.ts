/**
 * What a backup is on disk, version 1. A folder that its owner alone may read, with a file for each table and each tenant
 * or wave, `Answers.<wave>.ndjson.gz`: a row a line, as JSON, `{"partition", "row", "properties"}`. Texts, booleans and
 * whole numbers stand for themselves, other values beside their type of OData: `{"type": "DateTime", "value": "…"}`.
 * Storage's own moments of writing are left out: by them, answers and whoever gave them could be laid side by side.
 * `manifest.json` names every file with its rows, bytes and SHA-256, and is written last: without it a backup is none.
 */
import { z } from 'zod'
import type { RawRow } from '../storage/raw-table'
import { TABLES, type TableName } from '../storage/tables'

export const BACKUP_FORMAT = 1
export const MANIFEST_FILE = 'manifest.json'
/** What is written first: a backup that was cut off goes on where it is, from the moment at which it began. */
export const BEGUN_FILE = 'begun.json'

export interface BackupFile {
  readonly file: string
  readonly table: TableName
  readonly owner: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

export interface Begun {
  readonly product: 'audience-profile'
  readonly format: typeof BACKUP_FORMAT
  /** Everything that was acknowledged before is in it. */
  readonly beganAt: Date
  readonly account: string
  /** Of the pseudonym key that the answers were made with, which is not in it; null where there was none yet. */
  readonly keyFingerprint: string | null
}

export interface Manifest extends Begun {
  readonly endedAt: Date
  readonly files: readonly BackupFile[]
}

export function rowsIn(files: readonly BackupFile[]): number {
  return files.reduce((sum, { rows }) => sum + rows, 0)
}

export function fileOf(table: TableName, owner: string): string {
  return `${table}.${encodeURIComponent(owner)}.ndjson.gz`
}

/** Null for the name of anything else. */
export function tableAndOwnerOf(file: string): { readonly table: TableName; readonly owner: string } | null {
  const [, name = '', owner = ''] = /^([A-Za-z]+)\.(.+)\.ndjson\.gz$/.exec(file) ?? []
  const table = TABLES.find((one) => one === name)
  return table === undefined ? null : { table, owner: decodeURIComponent(owner) }
}

/** Partitions are shards of their owner, or are named as it is. */
export function ownerOf(partition: string): string {
  return partition.split('|', 1)[0] ?? ''
}

export function lineOf({ partition, key, properties }: RawRow): string {
  return `${JSON.stringify({ partition, row: key, properties })}\n`
}

/** Throws where the line is none of ours: a file of which the hash is right has none such. */
export function rowOf(line: string): RawRow {
  const { partition, row, properties } = LINE.parse(JSON.parse(line))
  return { partition, key: row, properties }
}

/** Throws where it is no manifest of this version. */
export function manifestOf(text: string): Manifest {
  return MANIFEST.parse(JSON.parse(text))
}

/** Throws where it is no beginning of this version. */
export function begunOf(text: string): Begun {
  return BEGUN.parse(JSON.parse(text))
}

/** The version that a manifest names, whatever else it says; null where it names none. */
export function formatOf(text: string): number | null {
  const read = z.object({ format: z.int() }).safeParse(JSON.parse(text))
  return read.success ? read.data.format : null
}

const VALUE = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.object({ type: z.string(), value: z.union([z.string(), z.number()]) }),
])
const LINE = z.object({ partition: z.string(), row: z.string(), properties: z.record(z.string(), VALUE) })
const MOMENT = z.iso.datetime().transform((text) => new Date(text))
const BEGUN = z.object({
  product: z.literal('audience-profile'),
  format: z.literal(BACKUP_FORMAT),
  beganAt: MOMENT,
  account: z.string(),
  keyFingerprint: z.string().nullable(),
})
const MANIFEST = BEGUN.extend({
  endedAt: MOMENT,
  files: z.array(
    z.object({
      file: z.string().refine((name) => tableAndOwnerOf(name) !== null),
      table: z.enum(TABLES),
      owner: z.string(),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      sha256: z.string(),
    }),
  ),
})
