/** Which collector is told, if any; the packages of OpenTelemetry are loaded for one, and not before. */
import { type Observing, UNOBSERVED } from './observing'

export type Collector =
  /** Whatever takes OTLP over HTTP: traces at `v1/traces` below the endpoint, metrics at `v1/metrics`. */
  | { readonly kind: 'otlp'; readonly endpoint: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'application-insights'; readonly endpoint: string; readonly instrumentationKey: string }

export interface RunningObserving extends Observing {
  /** Sends what is buffered; resolves in two seconds at most, whatever the collector does. */
  stop(): Promise<void>
}

/** `away`: told when the collector does not take what it is sent; once, until it takes something again. */
export async function startObserving(collector: Collector | null, away: () => void): Promise<RunningObserving> {
  if (collector === null) return { ...UNOBSERVED, stop: async () => {} }
  const { Telling } = await import('./telling.js')
  if (collector.kind === 'otlp') {
    const { otlpExporters } = await import('./otlp.js')
    return new Telling(otlpExporters(collector), away)
  }
  const { insightsExporters } = await import('./application-insights.js')
  return new Telling(insightsExporters(collector), away)
}
