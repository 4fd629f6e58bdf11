/** What an administrator's command is made of, and what all of them share. */
import type { ParseArgsConfig } from 'node:util'
import { type AuditAct, runEntry } from '../../services/audit/entry'
import { tenantId } from '../../services/identifiers'
import type { StorageAccount } from '../../services/storage/clients'
import type { Maintenance, MaintenanceStore } from '../../services/storage/maintenance'
import { type RawStorage, rawStorage } from '../../services/storage/raw-storage'
import { connectStorage, type Storage } from '../../services/storage/storage'
import type { Config } from '../config'
import type { Terminal } from './terminal'

/** Something that whoever runs the command can mend; `message` says what to do. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** What a command works with. */
export interface World {
  readonly config: Config
  readonly account: StorageAccount
  /** Before the names of tables and queues; none outside tests. */
  readonly prefix?: string
  readonly now: () => Date
  readonly terminal: Terminal
  /** Aborted where the command is to stop; begun again it goes on. */
  readonly signal: AbortSignal
  /** Resolves when every bot that ran has seen that it is to end, and has ended. */
  botsToEnd(): Promise<void>
}

export type Given = Readonly<Record<string, string | boolean | undefined>>

export interface AdminCommand {
  readonly name: string
  /** In a line, for the list of commands. */
  readonly does: string
  /** Its options as one types them, each with what it means. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly says: string }>>
  /** `wrong`: it came to its end, and found what is to be mended. Rejects with Refused, or with a StorageError. */
  run(world: World, given: Given): Promise<'well' | 'wrong'>
}

export type ParsedOptions = NonNullable<ParseArgsConfig['options']>

export function textOf(given: Given, option: string): string | undefined {
  const value = given[option]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function needed(given: Given, option: string, example: string): string {
  const value = textOf(given, option)
  if (value === undefined) throw new Refused(`Say --${option}, such as: --${option} ${example}`)
  return value
}

/** The option that every destructive command asks for: the name of what it touches, typed in full. */
export function confirmed(given: Given, name: string, what: string): void {
  if (given['confirm'] === name) return
  throw new Refused(`${what} Nothing was done. If that is what you want, add: --confirm ${name}`)
}

export function storesOf({ config, account, prefix, now }: World): Promise<Storage> {
  const { minimumGroup } = config
  return connectStorage({ account, minimumGroup, now, trial: false, ...(prefix !== undefined && { prefix }) })
}

export function tenantOf({ config }: World) {
  return tenantId(config.tenant)
}

export function rawOf({ account, prefix }: World): RawStorage {
  return rawStorage(account, prefix)
}

/** For a command beside which bots may run: rejects while work is not finished during which none may. */
export async function undisturbed(world: World): Promise<Storage> {
  const stores = await storesOf(world)
  unlessOther(await stores.maintenance.current(), null)
  return stores
}

/** Work during which no bot may run, and of what. */
export type Work = Pick<Maintenance, 'work' | 'of'>

/** Begins it, or goes on with it. Rejects where other work is not finished. */
export async function beginning(maintenance: MaintenanceStore, own: Work): Promise<Maintenance> {
  const begun = await maintenance.begin(own.work, own.of)
  unlessOther(begun, own)
  return begun
}

/** Begins it, or goes on with it, and resolves when no bot runs any more. */
export async function withoutBots(world: World, stores: Storage, own: Work, act: AuditAct): Promise<void> {
  const begun = await beginning(stores.maintenance, own)
  if (begun.done !== '') return
  await recorded(stores, world, act)
  await world.botsToEnd()
  await stores.maintenance.note(begun, 'bots ended')
}

/** Throws where something else is not finished. */
export function unlessOther(stands: Work | null, own: Work | null): void {
  if (stands === null || (stands.work === own?.work && stands.of === own.of)) return
  throw new Refused(`${stands.work} was begun and is not finished: run it again to its end first.`)
}

/** Written before the command does anything, so that the log is silent of nothing. */
export async function recorded({ audit }: Pick<Storage, 'audit'>, world: World, act: AuditAct): Promise<void> {
  await audit.write(tenantOf(world), runEntry(world.now(), act))
}

export const DRY_RUN = { type: 'boolean', says: 'say what would be done, and change nothing' } as const
