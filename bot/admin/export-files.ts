/**
 * What an organisation is handed of what is stored about it, in files to read. It holds no answers, nor the pseudonyms
 * that they stand under, nor who has answered: laid beside the list of people, these would tell who said what, and no
 * command of the product puts them side by side. Of what was answered it holds the summaries, as they passed the gate.
 * Whoever is to move the data takes a backup; whoever wants their own answers types `my data`.
 */
import type { TenantId } from '../../services/identifiers'
import { countOrFewer } from '../../services/privacy/release'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { Storage } from '../../services/storage/storage'
import { progressOf } from '../../services/waves/progress'
import type { Wave } from '../../services/waves/wave'
import { auditLines } from '../audit-export'
import { csvLine } from '../csv'
import { languageOf } from '../locales/language'
import { deliveryLines } from '../waves/export'

export interface ExportParts {
  readonly stores: Storage
  readonly tenant: TenantId
  readonly minimumGroup: number
  readonly now: () => Date
  readonly signal: AbortSignal
}

export interface ExportFile {
  readonly name: string
  /** For whoever opens the folder. */
  readonly holds: string
  readonly text: () => Promise<string>
}

export function filesOf(parts: ExportParts, waves: readonly Wave[]): readonly ExportFile[] {
  const { stores, tenant, signal } = parts
  const english = languageOf('en')
  const inOrder = waves.toReversed()
  return [
    {
      name: 'organisation.json',
      holds: 'the tenant, how many have the app, the channel for summaries',
      text: async () =>
        json({
          tenant,
          exportedAt: parts.now(),
          employeesWithApp: await stores.employees.installed(tenant),
          communicationsChannel: await stores.settings.communicationsChannel(tenant),
        }),
    },
    {
      name: 'waves.json',
      holds: 'each questionnaire: its plan, its state, its groups, and how its sending went',
      text: async () => json(await Promise.all(inOrder.map((wave) => waveOf(parts, wave)))),
    },
    {
      name: 'releases.json',
      holds: 'each summary that was shown, as it was shown; what it withheld is not in it',
      text: async () => json((await Promise.all(inOrder.map(({ id }) => stores.releases.all(id)))).flat()),
    },
    { name: 'people.csv', holds: 'who has the app, or had it: object id, language', text: () => peopleLines(parts) },
    ...inOrder.map((wave) => ({
      name: `deliveries.${wave.number}.csv`,
      holds: `who was reached with questionnaire ${wave.number}; never who answered`,
      text: () => joined(deliveryLines(stores, wave, english, signal)),
    })),
    {
      name: 'audit.csv',
      holds: 'what leads and administrators did, the newest first',
      text: () => joined(auditLines(stores.audit, tenant, english, signal)),
    },
  ]
}

export function readme(files: readonly ExportFile[]): string {
  return [
    'What Audience Profile holds of this organisation, to read. Texts are UTF-8; times are UTC.',
    '',
    ...files.map(({ name, holds }) => `${name}: ${holds}.`),
    '',
    'It names people by their Entra object ids: keep it where only those may read it who may know.',
    'No answers are in it, and not who answered: beside the names they would tell who said what. Everybody can see',
    'their own with "my data". Summaries hold what was shown, about nobody where fewer than the minimum answered.',
    '',
  ].join('\n')
}

async function waveOf({ stores, tenant, minimumGroup }: ExportParts, { launch, ...wave }: Wave) {
  const { people, sent, toGo, blocked, removed, notInstalled, failed } = progressOf(
    await stores.deliveries.counts(wave.id),
  )
  const coding = await stores.codings.read(tenant, wave.id)
  return {
    ...wave,
    plan: launch?.plan ?? null,
    lead: launch?.lead ?? null,
    sending: { people, sent, toGo, blocked, removed, notInstalled, failed },
    groups: coding?.groups.map(({ code, label, audience }) => ({
      code,
      label,
      audience: countOrFewer(audience, minimumGroup),
    })),
  }
}

async function peopleLines({ stores, tenant, signal }: ExportParts): Promise<string> {
  const lines = [csvLine(['id', 'state', 'language', 'locale', 'timeZone'])]
  for (const shard of EVERY_SHARD) {
    signal.throwIfAborted()
    for (const { id, state, language, locale, timeZone } of await stores.employees.shard(tenant, shard)) {
      lines.push(csvLine([id, state, language ?? '', locale ?? '', timeZone ?? '']))
    }
  }
  return lines.join('')
}

async function joined(lines: AsyncIterable<string>): Promise<string> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all.join('')
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
