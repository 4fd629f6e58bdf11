/** A collector over HTTP, on loopback: of OpenTelemetry (OTLP in JSON), or Application Insights. It keeps what it takes. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Collector } from '../../services/observing/collector'
import { respond, textOf } from './teams-double/http'

export type Manner = 'accepts' | 'takes-part' | 'refuses' | 'redirects' | 'hangs'
type Attributes = Readonly<Record<string, string>>

export interface ToldSpan {
  readonly name: string
  readonly kind: number
  readonly trace: string
  readonly id: string
  /** '' for none. */
  readonly parent: string
  readonly failed: boolean
  readonly attributes: Attributes
}

export interface ToldPoint {
  readonly name: string
  readonly attributes: Attributes
  /** The sum of a histogram or counter, or what a gauge shows. */
  readonly value: number
  readonly count: number
}

/** An envelope of Application Insights, as far as tests look at it. */
// biome-ignore lint/suspicious/noExplicitAny: a document of somebody else's, looked into by path.
export type Envelope = any

export interface CollectorDouble {
  readonly otlp: Extract<Collector, { kind: 'otlp' }>
  /** In the manner of Application Insights, which in production is reached by TLS alone. */
  readonly insights: Collector
  /** Whatever was sent, as it was sent: addresses, headers and bodies. */
  readonly received: readonly string[]
  spans(): readonly ToldSpan[]
  points(name?: string): readonly ToldPoint[]
  envelopes(): readonly Envelope[]
  behaves(manner: Manner): void
  stop(): Promise<void>
}

const STATUSES = { accepts: 200, 'takes-part': 206, refuses: 400, redirects: 307 } as const

export const INSTRUMENTATION_KEY = '12121212-3434-4565-8787-909090909090'

export async function startCollector(): Promise<CollectorDouble> {
  let manner: Manner = 'accepts'
  const received: string[] = []
  const taken: { readonly path: string; readonly body: Envelope }[] = []
  const server = createServer(async (request, response) => {
    const [path, text] = [request.url ?? '', await textOf(request)]
    received.push(`${path} ${JSON.stringify(request.headers)} ${text}`)
    if (manner === 'accepts') taken.push({ path, body: JSON.parse(text) })
    if (manner === 'hangs') return
    respond(response, { status: STATUSES[manner], body: {}, headers: { Location: `${endpoint}/elsewhere` } })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on TCP, the address is an object.
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const at = (path: string) => taken.flatMap((one) => (one.path === path ? [one.body] : []))
  return {
    otlp: { kind: 'otlp', endpoint, headers: {} },
    insights: { kind: 'application-insights', endpoint, instrumentationKey: INSTRUMENTATION_KEY },
    received,
    spans: () => at('/v1/traces').flatMap(spansIn),
    points: (name) =>
      at('/v1/metrics')
        .flatMap(pointsIn)
        .filter((point) => name === undefined || point.name === name),
    envelopes: () => at('/v2.1/track').flat(),
    behaves: (next) => {
      manner = next
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function spansIn({ resourceSpans }: Envelope): ToldSpan[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }: Envelope) =>
    scopeSpans.flatMap((scope: Envelope) => scope.spans),
  )
  return spans.map(({ name, kind, traceId, spanId, parentSpanId = '', attributes, status }: Envelope) => ({
    ...{ name, kind, trace: traceId, id: spanId, parent: parentSpanId },
    failed: status.code === 2,
    attributes: attributesIn(attributes),
  }))
}

function pointsIn({ resourceMetrics }: Envelope): ToldPoint[] {
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }: Envelope) =>
    scopeMetrics.flatMap((scope: Envelope) => scope.metrics),
  )
  return metrics.flatMap(({ name, sum, gauge, histogram }: Envelope) =>
    (sum ?? gauge ?? histogram).dataPoints.map((point: Envelope) => ({
      name,
      attributes: attributesIn(point.attributes),
      value: Number(point.sum ?? point.asDouble ?? point.asInt),
      count: Number(point.count ?? 1),
    })),
  )
}

function attributesIn(attributes: Envelope): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }: Envelope) => [key, String(Object.values(value)[0])]))
}
