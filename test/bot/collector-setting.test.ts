import { CLOUDS } from '../../bot/cloud'
import { readConfig } from '../../bot/config'

const KEY = '12121212-3434-4565-8787-909090909090'
const SECRET = 'not-to-be-told'
const INSIGHTS = 'https://westeurope-5.in.applicationinsights.azure.com'
const CONNECTION = `InstrumentationKey=${KEY};IngestionEndpoint=${INSIGHTS}/;LiveEndpoint=https://x.livediagnostics.monitor.azure.com/`

function collectorOf(settings: Readonly<Record<string, string>>) {
  const reading = readConfig(settings)
  return reading.kind === 'config' ? reading.config.collector : reading.problems
}

test('without a setting nobody is told', () => {
  expect(collectorOf({})).toBeNull()
})

test('Application Insights is told by its connection string, as the portal shows it', () => {
  expect(collectorOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION })).toEqual({
    kind: 'application-insights',
    endpoint: `${INSIGHTS}/`,
    instrumentationKey: KEY,
  })
})

test('a collector of OpenTelemetry is told by its address, with the headers that it wants', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://localhost:4318'
  expect(collectorOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'X-Key=a=b, other=c' })).toEqual({
    kind: 'otlp',
    endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: { 'x-key': 'a=b', other: 'c' },
  })
})

test('what a header cannot hold as it is stands as in an address, as OpenTelemetry says', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://collector.example.org'
  const OTEL_EXPORTER_OTLP_HEADERS = 'Authorization=Basic%20YTpi%3D,list=a%2Cb'
  expect(collectorOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS })).toMatchObject({
    headers: { authorization: 'Basic YTpi=', list: 'a,b' },
  })
})

describe('refused, in one sentence that names the setting and tells nothing of what was given', () => {
  test.each([
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', SECRET],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', `InstrumentationKey=${SECRET};IngestionEndpoint=${INSIGHTS}`],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', `InstrumentationKey=${KEY}`],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', SECRET],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', `file:///${SECRET}`],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', `https://me:${SECRET}@collector.example.org`],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', `https://collector.example.org/?key=${SECRET}`],
    ['OTEL_EXPORTER_OTLP_HEADERS', `key=${SECRET}`],
  ])('%s: %s', (name, value) => {
    const problems = collectorOf({ [name]: value })
    expect(problems).toEqual([expect.stringContaining(name)])
    expect(JSON.stringify(problems)).not.toContain(SECRET)
  })

  test('headers that are none', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://collector.example.org'
    for (const OTEL_EXPORTER_OTLP_HEADERS of [
      SECRET,
      `a=b\r\nc: ${SECRET}`,
      `a=b%0D%0A${SECRET}`,
      `a=%${SECRET}`,
      `a(b)=${SECRET}`,
      `a=\u2013${SECRET}`,
    ]) {
      const problems = collectorOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS })
      expect(problems).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS')])
    }
  })

  test('both at once', () => {
    const both = { APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost' }
    expect(collectorOf(both)).toEqual([expect.stringContaining('not both')])
  })
})

describe('Application Insights is where Microsoft has it in the cloud that is set, and nowhere else', () => {
  const at = (endpoint: string, CLOUD: string) =>
    collectorOf({
      CLOUD,
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${endpoint}`,
    })

  test.each(Object.keys(CLOUDS))('%s', (cloud) => {
    const [domain] = CLOUDS[cloud as keyof typeof CLOUDS].insights
    expect(at(`https://a.in.${domain}`, cloud)).toMatchObject({ kind: 'application-insights' })
  })

  test.each([
    'https://example.org',
    'http://a.in.applicationinsights.azure.com',
    'https://applicationinsights.azure.com.example.org',
    'https://xapplicationinsights.azure.com',
    'https://a.applicationinsights.azure.com:8443',
    'https://me@a.applicationinsights.azure.com',
    'https://a.in.applicationinsights.azure.us',
  ])('not at %s', (endpoint) => {
    expect(at(endpoint, 'public')).toEqual([expect.stringContaining('where Application Insights is in your cloud')])
  })
})
