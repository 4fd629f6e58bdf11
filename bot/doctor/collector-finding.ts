/** Whether traces and metrics arrive where they are to go. */
import { startObserving } from '../../services/observing/start'
import type { Config } from '../config'
import { absent, type Finding, well, wrong } from './finding'

/** Tells the collector that storage said nought times that it is busy. */
export async function collectorFinding({ collector }: Pick<Config, 'collector'>): Promise<Finding> {
  const check = 'collector'
  if (collector === null) return absent(check, 'Nobody is told of traces and metrics; the log tells of errors.')
  let refused = false
  const observing = await startObserving(collector, () => {
    refused = true
  })
  observing.count('throttled', { by: 'storage' }, 0)
  if ((await observing.stop()) && !refused) return well(check, 'It takes traces and metrics.')
  const [address, shown] =
    collector.kind === 'otlp'
      ? ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS']
      : ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'the resource in the portal']
  return wrong(
    check,
    'It takes no metrics; the bot works all the same.',
    `Compare ${address} with ${shown}, and check that the service may reach that address.`,
  )
}
