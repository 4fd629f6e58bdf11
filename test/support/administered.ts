/** An administrator's commands, on storage of a test's own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform, read } from '../../bot/admin/admin'
import type { World } from '../../bot/admin/command'
import { readConfig } from '../../bot/config'
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../../services/identifiers'
import { type ErasureParts, eraseAll, markOfAll } from '../../services/privacy/erasure'
import { fingerprintOf, pseudonymOf, pseudonymsBy, signatureOf } from '../../services/privacy/pseudonym'
import type { Answers } from '../../services/questionnaire/questions'
import type { GroupCode } from '../../services/waves/coding'
import { type Azurite, startAzurite } from './azurite'
import { atEveryWrite, killedAt } from './killed'
import { keyOf } from './pseudonym-key'
import { submissionOf } from './respondents'
import { aStorage, PATIENCE, START, type TestStorage } from './storage'
import { aCandidate, aNewWave, aPlan, employeeNumber, OPENING, TENANT } from './waves'

export interface Ran {
  readonly code: number
  readonly said: string
}

/** One storage account of an organisation, and the machine of whoever administers it. */
export class Administered {
  /** When every bot was waited for. */
  waited = 0

  private constructor(
    readonly storage: TestStorage,
    readonly prefix: string,
    /** Of this machine: keys, backups. */
    readonly folder: string,
    private readonly connectionString: string,
    readonly now: () => Date,
    readonly tenant: TenantId,
  ) {}

  static async on(
    azurite: Azurite,
    {
      folder,
      now = () => START,
      tenant = TENANT,
      prefix = azurite.freshPrefix(),
    }: { folder: string; now?: () => Date; tenant?: TenantId; prefix?: string },
  ): Promise<Administered> {
    const storage = await aStorage(azurite, { prefix, now, trial: false })
    return new Administered(storage, prefix, folder, azurite.connectionString, now, tenant)
  }

  /** What `npm run admin --` does with these words. */
  async runs(args: readonly string[], world: Partial<World> = {}): Promise<Ran> {
    const typed = read(args)
    if (typed.kind === 'usage') return { code: typed.asked ? 0 : 2, said: typed.text }
    const said: string[] = []
    const code = await perform(typed, {
      config: this.config(),
      account: { kind: 'connection-string', connectionString: this.connectionString },
      prefix: this.prefix,
      now: this.now,
      terminal: { say: (line) => void said.push(line), progress: () => {} },
      signal: PATIENCE,
      botsToEnd: async () => {
        this.waited += 1
      },
      ...world,
    })
    return { code, said: said.join('\n') }
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  get keyFile(): string {
    return this.path('pseudonym.key')
  }

  /** With a launched wave that is open, in which these people were invited. */
  async wave(people: readonly number[], key = 'press-1', broken = false): Promise<WaveId> {
    const { waves, deliveries } = this.storage
    const plan = aPlan({ breakdown: broken ? 'department' : null })
    const { id } = await waves.draft(this.tenant, aNewWave({ key, plan }))
    await waves.apply(this.tenant, id, { kind: 'confirmed', at: OPENING })
    await waves.apply(this.tenant, id, { kind: 'opened', at: OPENING })
    await deliveries.invite(
      id,
      people.map((person) => aCandidate(person)),
    )
    return id
  }

  async answers(wave: WaveId, person: number, answers: Answers, group: GroupCode | null = null): Promise<void> {
    const submitted = submissionOf(answers, `draft-${person}`)
    await this.storage.answers.update(
      wave,
      this.pseudonym(person),
      () => ({ next: { draft: null, submitted }, result: null }),
      { group },
    )
    await this.storage.deliveries.apply(wave, employeeNumber(person), { kind: 'answered', day: submitted.day })
  }

  async joins(...people: readonly number[]): Promise<void> {
    for (const person of people) {
      const nothing = { locale: null, language: null, timeZone: null } as const
      const employee = { id: employeeNumber(person), reference: {}, state: 'installed', ...nothing } as const
      await this.storage.employees.save(this.tenant, employee)
    }
  }

  pseudonym(person: number, byte = KEY_BYTE): Pseudonym {
    return pseudonymOf(keyOf(byte), this.tenant, employeeNumber(person) as EmployeeId)
  }

  /** Whose answers are found under a key. */
  async answered(wave: WaveId, among: readonly number[], byte = KEY_BYTE): Promise<readonly number[]> {
    const { answers } = this.storage
    const all = await Promise.all(among.map((person) => answers.read(wave, this.pseudonym(person, byte))))
    return among.filter((_, place) => all[place]?.submitted)
  }

  /** Everything that they had answered. */
  async erases(person: number): Promise<void> {
    const key = keyOf(KEY_BYTE)
    const seal = (text: string) => signatureOf(key, text)
    const parts: ErasureParts = { stores: this.storage, now: this.now, seal, pseudonym: pseudonymsBy(key) }
    const who = { tenant: this.tenant, id: employeeNumber(person) }
    await eraseAll(parts, who, (await markOfAll(parts, who)) ?? '')
  }

  /** As a bot does when it starts. */
  async confirmsKey(): Promise<void> {
    await this.storage.settings.confirmPseudonymKey(fingerprintOf(keyOf(KEY_BYTE)))
  }

  /** What stands in the tables, but for the log; of counts the order is nothing. */
  async state(): Promise<readonly string[]> {
    const rows = (await this.storage.rows()).filter(({ table }) => table !== 'Audit')
    return rows.map(({ properties, ...row }) => JSON.stringify({ ...row, properties: sorted(properties) }))
  }

  async acts(): Promise<readonly string[]> {
    return (await this.storage.audit.newest(this.tenant, 100)).map(({ what }) => what)
  }

  /** Its settings, but for these. */
  config(others: Partial<World['config']> = {}): World['config'] {
    const reading = readConfig({ PSEUDONYM_KEY_FILE: this.keyFile })
    if (reading.kind === 'problems') throw new Error(reading.problems.join(' '))
    return { ...reading.config, tenant: this.tenant, ...others }
  }
}

function sorted(value: unknown): unknown {
  if (typeof value === 'string' && /^[{[]/.test(value)) return sorted(JSON.parse(value))
  if (Array.isArray(value) || typeof value !== 'object' || value === null || value instanceof Date) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** Of the key that everybody answers under. */
export const KEY_BYTE = 7

interface Machine {
  /** With the key in it. */
  readonly folder: string
  remove(): Promise<void>
}

/** What a test file works with; made and removed by itself where this is called at its top. `each`: has a machine of its own. */
export function administration(each: 'test' | 'file') {
  let azurite: Azurite
  let machine: Machine
  beforeAll(async () => {
    azurite = await startAzurite()
  })
  const [before, after] = each === 'test' ? [beforeEach, afterEach] : [beforeAll, afterAll]
  before(async () => {
    machine = await aMachine()
  })
  after(() => machine.remove())
  afterAll(() => azurite.stop())
  type Options = Parameters<typeof Administered.on>[1]
  return {
    azurite: () => azurite,
    /** Storage that is empty, administered from the machine. */
    on: ({ on = azurite, ...options }: Omit<Options, 'folder'> & { readonly on?: Azurite } = {}) =>
      Administered.on(on, { ...machine, ...options }),
    path: (name: string) => join(machine.folder, name),
  }
}

/**
 * A command that is killed at any write, on storage of its own each time, and run again: it must end well, and as `ends`
 * says. Resolves to how many writes there were.
 */
export function killedAnywhere(
  make: () => Promise<Administered>,
  run: (here: Administered) => Promise<Ran>,
  ends: (here: Administered) => Promise<void>,
): Promise<number> {
  return atEveryWrite(async (write) => {
    const here = await make()
    const killed = await killedAt(write, () => run(here))
    if (killed) expect(await run(here)).toMatchObject({ code: 0 })
    await ends(here)
    return killed
  })
}

async function aMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'audience-profile-'))
  await writeKey(join(folder, 'pseudonym.key'), KEY_BYTE)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function writeKey(path: string, byte: number): Promise<void> {
  await writeFile(path, Buffer.alloc(32, byte).toString('base64'), { mode: 0o600 })
}
