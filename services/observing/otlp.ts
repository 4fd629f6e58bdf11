/** OTLP over HTTP, in JSON: any collector of OpenTelemetry takes it. */
import { JsonMetricsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Collector, Exporters } from './collector'
import { PostingExporter } from './posting'

export function otlpExporters(
  { endpoint, headers }: Extract<Collector, { kind: 'otlp' }>,
  told: (taken: boolean) => void,
): Exporters {
  const at = (path: string) => ({ url: `${endpoint.replace(/\/*$/, '')}/${path}`, headers, told })
  return {
    spans: new PostingExporter<ReadableSpan[]>({
      ...at('v1/traces'),
      textOf: (spans) => JsonTraceSerializer.serializeRequest(spans) ?? null,
    }),
    metrics: new PostingExporter<ResourceMetrics>({
      ...at('v1/metrics'),
      textOf: (metrics) => JsonMetricsSerializer.serializeRequest(metrics) ?? null,
    }),
  }
}
