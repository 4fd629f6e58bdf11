/** What the administrator's guide says and a machine can check. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS } from '../../bot/admin/commands'
import { GRAPH_PERMISSIONS } from '../../deploy/graph-permissions'
import { PERMISSIONS } from '../../manifest/permissions'
import { TIMED } from '../../services/observing/observing'
import { DEPLOY, TEMPLATE } from '../support/arm/deployment'

const ROOT = join(DEPLOY, '..')
const fileNamed = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const GUIDE = fileNamed('deploy/README.md')

/** The cells of every row that begins with code. */
const ROWS = Array.from(GUIDE.matchAll(/^\| (`.*) \|$/gm), ([, row = '']) => row.split(' | '))
const rowOf = (name: string) => ROWS.filter(([first]) => first === `\`${name}\``)

describe("the administrator's guide", () => {
  test.each(Object.keys(TEMPLATE.parameters).filter((name) => name !== 'pseudonymKey'))(
    'has the parameter %s',
    (name) => {
      const [row, ...others] = rowOf(name)
      expect([row?.length, others.length]).toEqual([3, 0])
      const { defaultValue } = TEMPLATE.parameters[name] ?? {}
      if (defaultValue === undefined) expect(row?.[1]).toBe('must be given')
      else if (/^\w/.test(String(defaultValue))) expect(row?.[1]).toBe(`\`${defaultValue}\``)
    },
  )

  test.each(Object.entries({ ...GRAPH_PERMISSIONS, ...PERMISSIONS }))('says what %s is for', (name, reason) => {
    expect(rowOf(name).map(([, told]) => told)).toEqual([reason])
  })

  test('says of every event that is a warning or an error what to do', () => {
    const listed = Array.from(
      fileNamed('bot/log.ts').matchAll(/^ {2}'?([\w-]+)'?: '(warn|error)',$/gm),
      ([, event = '']) => event,
    )
    expect(listed.length).toBeGreaterThan(15)
    expect(listed.filter((event) => rowOf(event).length !== 1)).toEqual([])
  })

  test('says of every alert what to do', () => {
    const alerts = TEMPLATE.resources
      .filter(({ type }) => /metricAlerts|scheduledQueryRules/.test(type))
      .map(({ name }) => /'-([a-z-]+)'\)\]$/.exec(name)?.[1] ?? name)
    const told = Array.from(GUIDE.matchAll(/^\| \*([a-z-]+)\* \| .{40}/gm), ([, name]) => name)
    expect(told.toSorted()).toEqual(alerts.toSorted())
  })

  test('names the spans, and the settings by which they go elsewhere', () => {
    for (const name of [...Object.keys(TIMED), 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS']) {
      expect(GUIDE).toContain(`\`${name}\``)
    }
  })

  test('names only commands and files that there are', () => {
    const { scripts } = JSON.parse(fileNamed('package.json')) as { scripts: Record<string, string> }
    const run = Array.from(GUIDE.matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name)
    const files = Array.from(GUIDE.matchAll(/`((?:deploy|manifest)\/[\w.]+)`/g), ([, name = '']) => name)
    expect([run.length > 5, run.filter((name) => !(name in scripts))]).toEqual([true, []])
    // The administrator makes the one, the script the other.
    const made = ['deploy/parameters.json', 'manifest/settings.json']
    expect([files.length > 1, files.filter((name) => !made.includes(name) && !existsSync(join(ROOT, name)))]).toEqual([
      true,
      [],
    ])
  })

  test('runs in the image only what is built into it', () => {
    const run = Array.from(GUIDE.matchAll(/node dist\/([\w/-]+)\.js/g), ([, name = '']) => `${name}.ts`)
    expect([...new Set(run)].toSorted()).toEqual(['bot/admin/main.ts', 'bot/doctor/main.ts', 'bot/engage/sign-in.ts'])
    for (const file of run) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true])
  })

  test('has a row for every command of an administrator, and for no other', () => {
    const rows = ROWS.flatMap(
      ([first = '']) => /^`(backup|restore|recount|purge|[a-z]+-[a-z]+)(?: --\w+ …)?`$/.exec(first)?.[1] ?? [],
    )
    expect(rows.filter((name) => COMMANDS.some((command) => command.name === name))).toEqual(
      COMMANDS.map(({ name }) => name),
    )
  })

  test('names the verbs of the script, each with who may', () => {
    const [, usage = ''] = /const USAGE = `([^`]+)`/.exec(fileNamed('deploy/deploy.ts')) ?? []
    const verbs = Array.from(usage.matchAll(/npm run deploy -- ([\w-]+)/g), ([, verb = '']) => verb)
    expect(verbs).toEqual(['what-if', 'azure', 'consent', 'catalogue'])
    for (const verb of verbs) expect(GUIDE).toContain(`npm run deploy -- ${verb}`)
  })
})
