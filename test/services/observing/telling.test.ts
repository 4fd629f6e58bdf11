/** What a collector gets, over HTTP; and that one which does not take it slows nothing. */
import type { RunningObserving } from '../../../services/observing/collector'
import type { Outcome } from '../../../services/observing/observing'
import { startObserving } from '../../../services/observing/start'
import { type CollectorDouble, INSTRUMENTATION_KEY, startCollector } from '../../support/collector-double'

let collector: CollectorDouble
let observing: RunningObserving
beforeEach(async () => {
  collector = await startCollector()
  observing = await startObserving(collector.otlp, () => {})
})
afterEach(async () => {
  await observing.stop()
  await collector.stop()
})

const SENT = { operation: 'send' } as const
const turn = (work: () => Promise<unknown>) => observing.timed('turn', { activity: 'message' }, work)
const call = () => observing.timed('teams', SENT, async () => 'sent')

describe('a trace', () => {
  test('has the calls of a turn below the turn', async () => {
    await turn(async () => {
      await call()
      await observing.timed('storage', { service: 'tables', operation: 'write' }, async () => {})
    })
    await observing.stop()
    const [teams, storage, root] = collector.spans()
    expect([teams?.name, storage?.name, root?.name]).toEqual(['teams', 'storage', 'turn'])
    expect(root).toMatchObject({ parent: '', kind: 2, attributes: { activity: 'message', outcome: 'done' } })
    for (const one of [teams, storage]) expect(one).toMatchObject({ trace: root?.trace, parent: root?.id, kind: 3 })
  })

  test('is another one for each turn, also where they overlap', async () => {
    await Promise.all([turn(call), turn(call), turn(async () => turn(call))])
    await observing.stop()
    const spans = collector.spans()
    const roots = spans.filter(({ parent }) => parent === '')
    expect([spans.length, new Set(roots.map(({ trace }) => trace)).size]).toEqual([7, 3])
  })

  test('there is none of calls outside, such as the look for work every second: they are measured alone', async () => {
    await call()
    await observing.stop()
    expect([collector.spans(), collector.points('teams.duration').length]).toEqual([[], 1])
  })

  test.each([
    ['a result', async () => {}, 'done', false],
    ['an error', () => Promise.reject(new Error('its words are nobody’s business')), 'failed', true],
    ['an error that was put into words for the person', async () => observing.endsAs('away'), 'away', true],
  ])('says how a turn ended, without words: %s', async (_, work, outcome, failed) => {
    await turn(work).catch(() => {})
    await observing.stop()
    expect(collector.spans()).toMatchObject([{ name: 'turn', failed, attributes: { outcome } }])
    expect(collector.received.join()).not.toContain('business')
  })
})

describe('metrics', () => {
  test('tell how often, how long and how it ended', async () => {
    for (let n = 0; n < 3; n++) await call()
    const refused = { result: (): Outcome => 'throttled' }
    await observing.timed('teams', SENT, async () => {}, refused)
    await observing.stop()
    expect(collector.points('teams.duration')).toMatchObject([
      { count: 3, attributes: { operation: 'send', outcome: 'done' } },
      { count: 1, attributes: { operation: 'send', outcome: 'throttled' } },
    ])
    expect(collector.points('throttled')).toMatchObject([{ value: 1, attributes: { by: 'teams' } }])
  })

  test('are counted, and looked at when they are sent; what cannot be looked at is left out', async () => {
    observing.count('deliveries', { delivery: 'sent' }, 20)
    observing.count('deliveries', { delivery: 'blocked' })
    observing.watch('queue.age', async () => 7)
    observing.watch('queue.age', () => Promise.reject(new Error('storage is away')))
    await observing.stop()
    expect(collector.points('deliveries').map(({ value }) => value)).toEqual([20, 1])
    expect(collector.points('queue.age')).toMatchObject([{ value: 7 }])
  })
})

describe('a collector', () => {
  test.each([
    ['refuses', true],
    ['hangs', false],
  ] as const)('that %s keeps no work waiting, and no stop', async (manner, answered) => {
    collector.behaves(manner)
    for (let n = 0; n < 2_000; n++) await turn(call)
    expect(await observing.stop()).toBe(answered)
    expect(collector.received.length).toBeGreaterThan(0)
  })

  test('is told the rest where something cannot be looked at in time', async () => {
    observing.watch('queue.age', () => new Promise(() => {}))
    await turn(call)
    expect(await observing.stop()).toBe(true)
    expect(collector.points('turn.duration')).toHaveLength(1)
  })

  test('that there is not is told nothing, and costs nothing: the work is simply done', async () => {
    const unobserved = await startObserving(null, () => {})
    const result = {}
    expect(await unobserved.timed('teams', SENT, async () => result)).toBe(result)
    await unobserved.stop()
    expect(collector.received).toEqual([])
  })

  test('gets the headers that it asks for', async () => {
    const keyed = await startObserving({ ...collector.otlp, headers: { 'x-key': 'not-to-be-told' } }, () => {})
    await keyed.timed('turn', { activity: 'message' }, async () => {})
    await keyed.stop()
    expect(collector.received).toHaveLength(2)
    for (const one of collector.received) expect(one).toContain('"x-key":"not-to-be-told"')
  })
})

describe('Application Insights', () => {
  test('gets turns as requests, calls as dependencies below them, and metrics, at the address of its own protocol', async () => {
    const insights = await startObserving(collector.insights, () => {})
    await insights.timed('turn', { activity: 'invoke' }, () =>
      insights.timed('graph', { operation: 'read' }, async () => {}, { result: () => 'throttled' }),
    )
    insights.count('answers.submitted', {}, 5)
    await insights.stop()
    const envelopes = collector.envelopes()
    const [graph, request] = ['RemoteDependencyData', 'RequestData'].map((type) =>
      envelopes.find(({ data }) => data.baseType === type),
    )
    expect(request.data.baseData).toMatchObject({ ver: 2, name: 'turn', success: true, responseCode: 'done' })
    expect(request.data.baseData.duration).toMatch(/^\d\.\d\d:\d\d:\d\d\.\d{6}$/)
    expect(graph.data.baseData).toMatchObject({ name: 'graph', type: 'graph', success: false, resultCode: 'throttled' })
    expect(graph.tags['ai.operation.id']).toBe(request.tags['ai.operation.id'])
    expect(graph.tags['ai.operation.parentId']).toBe(request.data.baseData.id)
    const metrics = envelopes.filter(({ data }) => data.baseType === 'MetricData').map(({ data }) => data.baseData)
    expect(metrics).toContainEqual(
      expect.objectContaining({ metrics: [{ name: 'answers.submitted', kind: 'Aggregation', value: 5, count: 1 }] }),
    )
    expect(metrics).toContainEqual(
      expect.objectContaining({ metrics: [expect.objectContaining({ name: 'turn.duration', count: 1 })] }),
    )
    expect(new Set(envelopes.map(({ iKey }) => iKey))).toEqual(new Set([INSTRUMENTATION_KEY]))
  })

  test('is told the least and the most of what is looked at, by which the workbook and an alert ask', async () => {
    const insights = await startObserving(collector.insights, () => {})
    insights.watch('queue.age', async () => 90)
    await insights.stop()
    const values = collector.envelopes().map(({ data }) => data.baseData.metrics[0])
    expect(values).toEqual([{ name: 'queue.age', kind: 'Aggregation', value: 90, count: 1, min: 90, max: 90 }])
  })

  test('is told what happened since it was told last, which it adds up', async () => {
    const insights = await startObserving(collector.insights, () => {})
    insights.count('throttled', { by: 'storage' }, 2)
    await insights.stop()
    const values = collector.envelopes().map(({ data }) => data.baseData.metrics[0])
    expect(values).toMatchObject([{ name: 'throttled', value: 2 }])
  })
})
