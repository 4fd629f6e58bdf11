/** OTLP over HTTP, in JSON: any collector of OpenTelemetry takes it. */
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { Collector } from './collector'
import type { Exporters } from './telling'

export function otlpExporters({ endpoint, headers }: Extract<Collector, { kind: 'otlp' }>): Exporters {
  const at = (path: string) => ({ url: `${endpoint.replace(/\/*$/, '')}/${path}`, headers: { ...headers } })
  return { spans: new OTLPTraceExporter(at('v1/traces')), metrics: new OTLPMetricExporter(at('v1/metrics')) }
}
