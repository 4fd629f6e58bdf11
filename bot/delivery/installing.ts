/** The app for those of a wave who have never met the bot: before the wave goes out, and again when a lead says so. */
import type { EmployeeId, WaveId } from '../../services/identifiers'
import type { DeliveryStore, StoredDelivery } from '../../services/storage/delivery-stores'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { WaveStore } from '../../services/storage/stores'
import type { Candidate, DeliveryEvent } from '../../services/waves/delivery'
import type { InstallObstacle, Launch, Wave } from '../../services/waves/wave'
import type { Audiences, Installation } from '../audience/audience'
import { passes } from '../audience/problem'

export interface InstallingParts {
  readonly stores: { readonly waves: WaveStore; readonly deliveries: DeliveryStore }
  readonly audiences: Audiences
}

/** Some of the audience got no app this time. The duty is owed until they have it, or were tried often enough. */
export class InstalledInPart extends Error {
  override readonly name = 'InstalledInPart'
  constructor(readonly tries: number) {
    super(`The app was not installed for everybody, the ${tries}th time.`)
  }
}

/** So often is the app installed for whom Teams or Graph could not help, before the wave goes on without them. */
const MOST_INSTALLS = 5

/**
 * Once all are in the wave: whoever gets the app then is known to be invited (conversation/installation.ts). Whoever
 * stays without it then is marked so, and whoever was without it and may have it now is pending again. Rejects with
 * InstalledInPart where another try may help.
 */
export async function install(
  parts: InstallingParts,
  wave: Wave,
  { installsTried }: Launch,
  signal: AbortSignal,
): Promise<{ readonly failed: boolean; readonly obstacle: InstallObstacle | null }> {
  const { left, problem } = await installForAll(parts, wave, signal)
  const obstacle = obstacleOf(problem)
  const tries = installsTried + 1
  if (left.length > 0 && obstacle === null && tries < MOST_INSTALLS) {
    await parts.stores.waves.apply(wave.tenant, wave.id, { kind: 'installed-in-part' })
    throw new InstalledInPart(tries)
  }
  await settle(parts, wave, { left: new Set(left), nobody: obstacle !== null }, signal)
  return { failed: left.length > 0, obstacle }
}

/** While Graph is away nobody else is tried: all who come after are left, whether they have the app or not. */
async function installForAll(
  { stores, audiences }: InstallingParts,
  { tenant, id }: Wave,
  signal: AbortSignal,
): Promise<Installation> {
  const all: EmployeeId[] = []
  let problem: Installation['problem'] = null
  for await (const page of peopleOf(stores.deliveries, id, signal)) {
    const people = page.map(({ employee }) => employee)
    if (problem !== null) {
      all.push(...people)
      continue
    }
    const report = await audiences.install(tenant, people, signal)
    all.push(...report.left)
    problem = report.problem
    // Nobody can be given the app; all are in the wave, and the sending says who could not be reached.
    if (problem !== null && !passes(problem)) break
  }
  return { left: all, problem }
}

/** Whom the bot has met by now has the app, though the answer that said so may have been lost. */
async function settle(
  { stores: { deliveries }, audiences }: InstallingParts,
  { tenant, id }: Wave,
  { left, nobody }: { readonly left: ReadonlySet<EmployeeId>; readonly nobody: boolean },
  signal: AbortSignal,
): Promise<void> {
  const record = async (shard: number, stored: readonly StoredDelivery[], event: DeliveryEvent) =>
    deliveries.record(
      id,
      shard,
      stored.map((of) => ({ of, event })),
    )
  const unmet = async (stored: readonly StoredDelivery[]) =>
    new Set(await audiences.unmet(tenant, stored.map(employeeOf), signal))
  const isLeft = (stored: StoredDelivery) => left.has(employeeOf(stored))

  for (const shard of EVERY_SHARD) {
    signal.throwIfAborted()
    for await (const page of deliveries.withoutApp(id, shard, signal)) {
      const lacking = await unmet(nobody ? page : page.filter(isLeft))
      const back = page.filter((stored) => !lacking.has(employeeOf(stored)))
      await record(shard, back, { kind: 'app-installed' })
    }
    if (left.size === 0) continue
    for await (const page of deliveries.due(id, shard, INVITATION, signal)) {
      const lacking = await unmet(page.filter(isLeft))
      const failed = page.filter((stored) => lacking.has(employeeOf(stored)))
      await record(shard, failed, { kind: 'failed', reason: 'install-failed' })
    }
  }
}

/** Due in this round is whoever was not invited yet. */
const INVITATION = 0

function employeeOf({ delivery }: StoredDelivery): EmployeeId {
  return delivery.employee
}

/** Null for what passes. */
function obstacleOf(problem: Installation['problem']): InstallObstacle | null {
  switch (problem?.kind) {
    case undefined:
    case 'away':
      return null
    case 'not-found':
      return { kind: 'refused', status: 404, code: '' }
    default:
      return problem
  }
}

/** The people of a wave. */
async function* peopleOf(
  deliveries: DeliveryStore,
  wave: WaveId,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for (const shard of EVERY_SHARD) yield* candidatesOf(deliveries, wave, shard, signal)
}

/** The people of one shard, as they were invited. */
export async function* candidatesOf(
  deliveries: DeliveryStore,
  wave: WaveId,
  shard: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for await (const page of deliveries.all(wave, shard, signal)) {
    yield page.map(({ employee, locale, segments }) => ({ employee, locale, segments }))
  }
}
