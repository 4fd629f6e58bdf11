/** Who is told of spans and metrics, and what whoever tells them offers. */
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Observing } from './observing'

export type Collector =
  /** Whatever takes OTLP over HTTP: traces at `v1/traces` below the endpoint, metrics at `v1/metrics`. */
  | { readonly kind: 'otlp'; readonly endpoint: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'application-insights'; readonly endpoint: string; readonly instrumentationKey: string }

export interface RunningObserving extends Observing {
  /** Sends what is buffered; resolves in two seconds at most, to whether the collector has answered by then. */
  stop(): Promise<boolean>
}

export interface Exporters {
  readonly spans: SpanExporter
  readonly metrics: PushMetricExporter
}
