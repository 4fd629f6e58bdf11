import { PostingExporter } from '../../../services/observing/posting'
import { startObserving } from '../../../services/observing/start'
import { type CollectorDouble, type Manner, startCollector } from '../../support/collector-double'

let collector: CollectorDouble
beforeEach(async () => {
  collector = await startCollector()
})
afterEach(() => collector.stop())

async function takenBy(manner: Manner, text: string | null = '{}') {
  collector.behaves(manner)
  const told: boolean[] = []
  const exporter = new PostingExporter<string>({
    url: `${collector.otlp.endpoint}/v1/traces`,
    headers: {},
    textOf: () => text,
    told: (taken) => told.push(taken),
  })
  const code = await new Promise((resolve) => exporter.export('batch', (result) => resolve(result.code)))
  return [code, told]
}

test.each<[Manner, number, boolean]>([
  ['accepts', 0, true],
  ['refuses', 1, false],
  ['takes-part', 1, false],
  ['redirects', 1, false],
])('of a collector that %s, whether it took all is told', async (manner, code, taken) => {
  expect(await takenBy(manner)).toEqual([code, [taken]])
})

test('nothing is sent where there is nothing to send', async () => {
  expect([await takenBy('refuses', null), collector.received]).toEqual([[0, [true]], []])
})

test('nowhere else does a batch go, wherever the collector says that it is', async () => {
  await takenBy('redirects')
  expect(collector.received).toHaveLength(1)
})

test('whoever is told that it is away is told so once', async () => {
  let away = 0
  collector.behaves('refuses')
  const observing = await startObserving(collector.otlp, () => void away++)
  await observing.timed('turn', { activity: 'message' }, async () => {})
  await observing.stop()
  // Spans and metrics.
  expect([collector.received.length, away]).toEqual([2, 1])
})
