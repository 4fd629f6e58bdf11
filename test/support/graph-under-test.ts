/** Our client of Microsoft Graph, before a stand-in for it, on a clock on which nobody waits. */
import { Graph } from '../../bot/graph/graph'
import type { GraphParts } from '../../bot/graph/transport'
import type { Token } from '../../bot/token'
import { UNOBSERVED } from '../../services/observing/observing'
import { type GraphDouble, type GraphDoubleOptions, startGraphDouble } from './graph-double'
import type { CatalogueApp } from './graph-double/installations'
import { InstantClock } from './instant-clock'

export interface GraphUnderTest {
  readonly graph: Graph
  readonly double: GraphDouble
  readonly clock: InstantClock
}

export async function aGraph(
  options: Omit<GraphDoubleOptions, 'now'> & {
    readonly token?: Token
    readonly requestMilliseconds?: number
  } = {},
): Promise<GraphUnderTest> {
  const { token = async () => 'token', requestMilliseconds = 10_000, ...doubled } = options
  const clock = new InstantClock()
  const double = await startGraphDouble({ ...doubled, now: () => clock.now().getTime() })
  return { graph: graphOf(double, { token, clock, requestMilliseconds }), double, clock }
}

export function graphOf(
  { endpoint }: GraphDouble,
  {
    token = async () => 'token',
    clock = new InstantClock(),
    requestMilliseconds = 10_000,
    observing = UNOBSERVED,
  }: Partial<GraphParts> = {},
): Graph {
  return new Graph({ endpoint, token, clock, requestMilliseconds, observing }, () => 0.5)
}

/** For calls that no test stops. */
export const UNSTOPPED = new AbortController().signal

export async function allOf<Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const page of pages) items.push(...page)
  return items
}

export const OUR_APP: CatalogueApp = {
  id: 'catalogue-1',
  externalId: '7b2f0b1e-6c1c-4c61-9d7f-0f1d2b3c4d5e',
  distributionMethod: 'organization',
}
