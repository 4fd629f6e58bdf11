/**
 * Observing by OpenTelemetry's SDK. Spans and metrics are buffered in bounded memory and sent in the background: a
 * collector that is slow or away loses some of them, and slows nothing. Nothing is registered globally, nothing is found
 * out about the machine, no context is taken from a caller or given to a service.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import {
  type Context,
  type Counter,
  type Histogram,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { inTime } from '../in-time'
import type { Exporters, RunningObserving } from './collector'
import {
  COUNTED,
  type CountedAttributes,
  type CountedName,
  type Ends,
  METRICS_MILLISECONDS,
  type Outcome,
  TIMED,
  type TimedAttributes,
  type TimedName,
  type WatchedName,
  withEnd,
} from './observing'

/** The name of the service, and of what tells of it. */
export const SERVICE = 'audience-profile'

const KINDS: Readonly<Record<TimedName, SpanKind>> = {
  turn: SpanKind.SERVER,
  sending: SpanKind.CONSUMER,
  storage: SpanKind.CLIENT,
  teams: SpanKind.CLIENT,
  graph: SpanKind.CLIENT,
}
/** Calls outside of these, such as the look for work every second, are measured, and no spans. */
const ROOTS: ReadonlySet<TimedName> = new Set(['turn', 'sending'])
const THROTTLERS = ['teams', 'graph'] as const

const SPANS = { scheduledDelayMillis: 5_000, maxQueueSize: 4_096, maxExportBatchSize: 512 } as const
const EXPORT_MILLISECONDS = 10_000
const STOP_MILLISECONDS = 2_000
const WATCH_MILLISECONDS = 1_000

/** Timed work that runs. */
interface Running {
  readonly context: Context
  outcome: Outcome | null
}

export class Telling implements RunningObserving {
  readonly #current = new AsyncLocalStorage<Running>()
  readonly #spans: BasicTracerProvider
  readonly #metrics: MeterProvider
  readonly #durations: Readonly<Record<TimedName, Histogram>>
  readonly #counters: Readonly<Record<CountedName, Counter>>
  #stopped: Promise<boolean> | null = null

  constructor({ spans, metrics }: Exporters) {
    const resource = resourceFromAttributes({
      'service.name': SERVICE,
      // Tells replicas apart.
      'service.instance.id': randomUUID(),
    })
    this.#spans = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(spans, { ...SPANS, exportTimeoutMillis: EXPORT_MILLISECONDS })],
    })
    this.#metrics = new MeterProvider({
      resource,
      readers: [
        new PeriodicExportingMetricReader({
          exporter: metrics,
          exportIntervalMillis: METRICS_MILLISECONDS,
          exportTimeoutMillis: EXPORT_MILLISECONDS,
        }),
      ],
    })
    const meter = this.#metrics.getMeter(SERVICE)
    this.#durations = forEach(TIMED, (name) => meter.createHistogram(`${name}.duration`, { unit: 'ms' }))
    this.#counters = forEach(COUNTED, (name) => meter.createCounter(name))
  }

  timed<Name extends TimedName, Result>(
    name: Name,
    attributes: TimedAttributes<Name>,
    work: () => Promise<Result>,
    ends: Ends<Result> = {},
  ): Promise<Result> {
    const parent = this.#current.getStore()?.context
    const span = parent !== undefined || ROOTS.has(name) ? this.#begin(name, attributes, parent) : null
    const running: Running = { context: span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT, outcome: null }
    const begun = performance.now()
    const end = (outcome: Outcome) => this.#end(name, attributes, span, running.outcome ?? outcome, begun)
    const doing = () => withEnd(work, ends, end)
    // A call has nothing below it.
    return span === null || !ROOTS.has(name) ? doing() : this.#current.run(running, doing)
  }

  endsAs(outcome: Outcome): void {
    const running = this.#current.getStore()
    if (running !== undefined) running.outcome = outcome
  }

  count<Name extends CountedName>(name: Name, attributes: CountedAttributes<Name>, times = 1): void {
    this.#counters[name].add(times, attributes)
  }

  watch(name: WatchedName, seconds: () => Promise<number | null>): void {
    const gauge = this.#metrics.getMeter(SERVICE).createObservableGauge(name, { unit: 's' })
    gauge.addCallback(async (result) => {
      // At the end too: what else is to be told does not wait for it.
      const value = await inTime(seconds(), WATCH_MILLISECONDS, tooLate).catch(() => null)
      if (value !== null) result.observe(value)
    })
  }

  stop(): Promise<boolean> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  #stop(): Promise<boolean> {
    const sent = Promise.allSettled([this.#spans.shutdown(), this.#metrics.shutdown()])
    return inTime(sent, STOP_MILLISECONDS, tooLate).then(
      () => true,
      () => false,
    )
  }

  #begin<Name extends TimedName>(name: Name, attributes: TimedAttributes<Name>, parent: Context | undefined): Span {
    return this.#spans.getTracer(SERVICE).startSpan(name, { kind: KINDS[name], attributes }, parent ?? ROOT_CONTEXT)
  }

  #end(name: TimedName, attributes: object, span: Span | null, outcome: Outcome, begun: number): void {
    this.#durations[name].record(performance.now() - begun, { ...attributes, outcome })
    const throttler = THROTTLERS.find((one) => one === name)
    if (throttler !== undefined && outcome === 'throttled') this.count('throttled', { by: throttler })
    if (span === null) return
    span.setAttribute('outcome', outcome)
    // A conflict is no failure: it is tried again.
    if (outcome !== 'done' && outcome !== 'conflict') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
}

const tooLate = () => new Error('It took too long.')

function forEach<Name extends string, Made>(
  names: Readonly<Record<Name, unknown>>,
  make: (name: Name) => Made,
): Readonly<Record<Name, Made>> {
  // Object.keys forgets that the keys are those of the record, and fromEntries too.
  return Object.fromEntries((Object.keys(names) as Name[]).map((name) => [name, make(name)])) as Record<Name, Made>
}
