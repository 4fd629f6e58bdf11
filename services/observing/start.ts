/** Begins to tell a collector, if there is one; the packages of OpenTelemetry are loaded for one, and not before. */
import type { Collector, RunningObserving } from './collector'
import { UNOBSERVED } from './observing'

/** `away`: told when the collector does not take what it is sent; once, until it takes something again. */
export async function startObserving(collector: Collector | null, away: () => void): Promise<RunningObserving> {
  if (collector === null) return { ...UNOBSERVED, stop: async () => true }
  const told = toldOnce(away)
  const { Telling } = await import('./telling.js')
  if (collector.kind === 'otlp') {
    const { otlpExporters } = await import('./otlp.js')
    return new Telling(otlpExporters(collector, told))
  }
  const { insightsExporters } = await import('./application-insights.js')
  return new Telling(insightsExporters(collector, told))
}

function toldOnce(away: () => void): (taken: boolean) => void {
  let isAway = false
  return (taken) => {
    if (!taken && !isAway) away()
    isAway = !taken
  }
}
