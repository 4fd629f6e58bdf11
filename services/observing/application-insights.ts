/**
 * Application Insights by its own protocol: a list of envelopes in JSON, as Microsoft's own exporters send it. Theirs for
 * Node.js is a beta that besides reports on itself, takes orders from a server of its maker and writes to the disk; this
 * one sends what observing.ts lists, to the address in the connection string, and nothing else.
 */
import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Collector, Exporters } from './collector'
import { PostingExporter } from './posting'

type Insights = Extract<Collector, { kind: 'application-insights' }>

interface Envelope {
  readonly ver: 1
  readonly sampleRate: 100
  readonly name: string
  readonly time: string
  readonly iKey: string
  readonly tags: Readonly<Record<string, string>>
  readonly data: { readonly baseType: string; readonly baseData: object }
}

export function insightsExporters(insights: Insights, told: (taken: boolean) => void): Exporters {
  const to = { url: `${insights.endpoint.replace(/\/*$/, '')}/v2.1/track`, headers: {}, told }
  const textOf = (envelopes: readonly Envelope[]) => (envelopes.length === 0 ? null : JSON.stringify(envelopes))
  const metrics = new PostingExporter<ResourceMetrics>({
    ...to,
    textOf: ({ resource, scopeMetrics }) =>
      textOf(
        scopeMetrics.flatMap((scope) => scope.metrics).flatMap((metric) => metricEnvelopes(insights, resource, metric)),
      ),
  })
  return {
    spans: new PostingExporter<ReadableSpan[]>({
      ...to,
      textOf: (spans) => textOf(spans.map((span) => spanEnvelope(insights, span))),
    }),
    // Application Insights adds up what each message tells.
    metrics: Object.assign(metrics, { selectAggregationTemporality: () => AggregationTemporality.DELTA }),
  }
}

function spanEnvelope({ instrumentationKey: iKey }: Insights, span: ReadableSpan): Envelope {
  const { traceId, spanId } = span.spanContext()
  const parent = span.parentSpanContext?.spanId
  const isCall = span.kind === SpanKind.CLIENT
  const [type, name] = isCall ? ['RemoteDependencyData', 'RemoteDependency'] : ['RequestData', 'Request']
  const code = String(span.attributes['outcome'] ?? '')
  return {
    ...WHOLE,
    name: `Microsoft.ApplicationInsights.${name}`,
    time: timeOf(span.startTime),
    iKey,
    tags: {
      ...placeOf(span.resource),
      'ai.operation.id': traceId,
      ...(parent !== undefined && { 'ai.operation.parentId': parent }),
    },
    data: {
      baseType: type,
      baseData: {
        ver: 2,
        id: spanId,
        name: span.name,
        duration: timeSpanOf(span.duration),
        success: span.status.code !== SpanStatusCode.ERROR,
        ...(isCall ? { resultCode: code, type: span.name } : { responseCode: code }),
        properties: textsOf(span.attributes),
      },
    },
  }
}

function metricEnvelopes({ instrumentationKey: iKey }: Insights, resource: Resource, metric: MetricData): Envelope[] {
  const envelope = (time: HrTime, attributes: object, figures: object): Envelope => ({
    ...WHOLE,
    name: 'Microsoft.ApplicationInsights.Metric',
    time: timeOf(time),
    iKey,
    tags: placeOf(resource),
    data: {
      baseType: 'MetricData',
      baseData: { ver: 2, metrics: [{ name: metric.descriptor.name, ...figures }], properties: textsOf(attributes) },
    },
  })
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map(({ endTime, attributes, value: { sum = 0, count, min, max } }) =>
        envelope(endTime, attributes, { kind: AGGREGATION, value: sum, count, min, max }),
      )
    case DataPointType.SUM:
      return metric.dataPoints.map(({ endTime, attributes, value }) =>
        envelope(endTime, attributes, { kind: AGGREGATION, value, count: 1 }),
      )
    case DataPointType.GAUGE:
      return metric.dataPoints.map(({ endTime, attributes, value }) =>
        envelope(endTime, attributes, { kind: AGGREGATION, value, count: 1, min: value, max: value }),
      )
    default:
      return []
  }
}

/** Each stands for itself: nothing was left out. */
const WHOLE = { ver: 1, sampleRate: 100 } as const
const AGGREGATION = 'Aggregation'

function placeOf({ attributes }: Resource): Readonly<Record<string, string>> {
  return {
    'ai.cloud.role': String(attributes['service.name']),
    'ai.cloud.roleInstance': String(attributes['service.instance.id']),
  }
}

function textsOf(attributes: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]))
}

function timeOf([seconds, nanoseconds]: HrTime): string {
  return new Date(seconds * 1000 + nanoseconds / 1e6).toISOString()
}

/** As .NET writes one: days.hours:minutes:seconds and microseconds. */
function timeSpanOf([seconds, nanoseconds]: HrTime): string {
  const digits = (value: number, count: number) => String(Math.floor(value)).padStart(count, '0')
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3_600) % 24, (seconds / 60) % 60]
  const time = [digits(hours, 2), digits(minutes, 2), digits(seconds % 60, 2)].join(':')
  return `${digits(days, 1)}.${time}.${digits(nanoseconds / 1e3, 6)}`
}
