/** As much of the template as costs something by itself: what is deployed is what is reckoned with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface Resources {
  readonly replicas: number
  /** Of one replica. */
  readonly vcpu: number
  readonly gib: number
  /** Seconds between two looks whether a replica is ready, each of which reads a row. */
  readonly readinessSeconds: number
  readonly logDays: number
  readonly outside: { readonly seconds: number; readonly places: number }
  readonly metricAlerts: number
  /** Minutes between two looks of each. */
  readonly logAlerts: readonly number[]
}

const TEMPLATE = z.object({
  parameters: z.object({
    minReplicas: z.object({ defaultValue: z.int() }),
    logRetentionDays: z.object({ defaultValue: z.int() }),
  }),
  resources: z.array(z.looseObject({ type: z.string(), properties: z.looseObject({}).optional() })),
})
const APP = z.object({
  template: z.object({
    containers: z.tuple([
      z.object({
        resources: z.object({ cpu: z.string(), memory: z.string() }),
        probes: z.array(z.object({ type: z.string(), periodSeconds: z.number() })),
      }),
    ]),
  }),
})
const WEB_TEST = z.object({ Frequency: z.number(), Locations: z.array(z.unknown()) })
const LOG_ALERT = z.object({ evaluationFrequency: z.string() })

export function readResources(file = join(__dirname, '..', 'azuredeploy.json')): Resources {
  const { parameters, resources } = TEMPLATE.parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = (type: string) => resources.filter((one) => one.type === type).map(({ properties }) => properties)
  const [{ resources: size, probes }] = APP.parse(all('Microsoft.App/containerApps')[0]).template.containers
  const test = WEB_TEST.parse(all('Microsoft.Insights/webtests')[0])
  return {
    replicas: parameters.minReplicas.defaultValue,
    vcpu: numberIn(size.cpu),
    gib: numberIn(size.memory),
    readinessSeconds: probes.find(({ type }) => type === 'Readiness')?.periodSeconds ?? Number.NaN,
    logDays: parameters.logRetentionDays.defaultValue,
    outside: { seconds: test.Frequency, places: test.Locations.length },
    metricAlerts: all('Microsoft.Insights/metricAlerts').length,
    logAlerts: all('Microsoft.Insights/scheduledQueryRules').map((rule) =>
      minutesIn(LOG_ALERT.parse(rule).evaluationFrequency),
    ),
  }
}

/** Of `PT15M` or `PT1H`. */
function minutesIn(duration: string): number {
  return numberIn(duration) * (duration.endsWith('H') ? 60 : 1)
}

/** `[json('0.5')]`, `1Gi` */
function numberIn(text: string): number {
  return Number(/\d+(?:\.\d+)?/.exec(text)?.[0])
}
