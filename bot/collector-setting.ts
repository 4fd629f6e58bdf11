/** Where traces and metrics go, as an administrator writes it. */
import type { Collector } from '../services/observing/collector'
import type { Cloud } from './cloud'

type Given = Readonly<Partial<Record<(typeof COLLECTOR_SETTINGS)[number], string>>>
type Reading =
  | { readonly kind: 'collector'; readonly collector: Collector | null }
  | { readonly kind: 'problem'; readonly problem: string }

/** By the names that OpenTelemetry and Application Insights gave them. */
export const COLLECTOR_SETTINGS = [
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const

/** What was given is not told: either may hold a key. */
export function readCollector(given: Given, { insights }: Pick<Cloud, 'insights'>): Reading {
  const {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connection,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: headers,
  } = given
  if (connection !== undefined && endpoint !== undefined) {
    return problem('Set APPLICATIONINSIGHTS_CONNECTION_STRING or OTEL_EXPORTER_OTLP_ENDPOINT, not both.')
  }
  if (headers !== undefined && endpoint === undefined) {
    return problem('OTEL_EXPORTER_OTLP_HEADERS goes with OTEL_EXPORTER_OTLP_ENDPOINT: remove it, or set both.')
  }
  if (connection !== undefined) return readConnection(connection, insights)
  return endpoint === undefined ? { kind: 'collector', collector: null } : readEndpoint(endpoint, headers ?? '')
}

function readConnection(text: string, insights: readonly string[]): Reading {
  const parts = pairsIn(text, ';')
  const key = parts?.get('instrumentationkey') ?? ''
  const endpoint = parts?.get('ingestionendpoint') ?? ''
  if (!GUID.test(key) || !URL.canParse(endpoint)) {
    return problem(
      'APPLICATIONINSIGHTS_CONNECTION_STRING must be what the portal shows of Application Insights: InstrumentationKey=…;IngestionEndpoint=https://….',
    )
  }
  const { protocol, hostname, port, username } = new URL(endpoint)
  const isOurs = insights.some((domain) => hostname.endsWith(`.${domain}`))
  if (protocol !== 'https:' || port !== '' || username !== '' || !isOurs) {
    return problem(
      `APPLICATIONINSIGHTS_CONNECTION_STRING must name an https address below ${insights.join(' or ')}, where Application Insights is in your cloud.`,
    )
  }
  return { kind: 'collector', collector: { kind: 'application-insights', endpoint, instrumentationKey: key } }
}

function readEndpoint(endpoint: string, text: string): Reading {
  if (!/^https?:\/\//i.test(endpoint) || !URL.canParse(endpoint) || !isBare(new URL(endpoint))) {
    return problem(
      'OTEL_EXPORTER_OTLP_ENDPOINT must be the http or https address of a collector, such as http://localhost:4318, and nothing more: a key stands in OTEL_EXPORTER_OTLP_HEADERS.',
    )
  }
  const headers = headersIn(text)
  if (headers === null) {
    return problem(
      'OTEL_EXPORTER_OTLP_HEADERS must be name=value, with commas between, and within a value %2C for a comma and %25 for a percent sign; it is not.',
    )
  }
  return { kind: 'collector', collector: { kind: 'otlp', endpoint, headers } }
}

/** No call can be made to an address with a name before the host; of one with a question nothing can stand below it. */
function isBare({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].every((part) => part === '')
}

/** As OpenTelemetry has them: each value in percent-encoding. Null where they are none, or no call could carry them. */
function headersIn(text: string): Readonly<Record<string, string>> | null {
  const pairs = pairsIn(text, ',')
  if (pairs === null) return null
  try {
    const headers = new Headers()
    for (const [name, value] of pairs) headers.set(name, decodeURIComponent(value))
    return Object.fromEntries(headers)
  } catch {
    return null
  }
}

/** `name=value`, the names in lower case; null where a part is none. */
function pairsIn(text: string, separator: string): ReadonlyMap<string, string> | null {
  const pairs = text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([^=\s]+)=([^\r\n]+)$/.exec(part))
  return pairs.every((pair) => pair !== null)
    ? new Map(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]))
    : null
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function problem(text: string): Reading {
  return { kind: 'problem', problem: text }
}
