/** What is installed is what was looked at. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(__dirname, '..', '..')
const jsonOf = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))

type Versions = Readonly<Record<string, string>>
const { dependencies, devDependencies } = jsonOf('package.json') as {
  dependencies: Versions
  devDependencies: Versions
}
const { packages } = jsonOf('package-lock.json') as {
  packages: Readonly<
    Record<
      string,
      {
        readonly version?: string
        readonly integrity?: string
        readonly resolved?: string
        readonly engines?: { readonly node?: string }
      }
    >
  >
}
const named = Object.entries({ ...dependencies, ...devDependencies })

describe('dependencies', () => {
  test('are named by one version each', () => {
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  test('are locked to that version', () => {
    expect(named.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([])
  })

  test('and theirs are locked to their content, and to no address but the registry of whoever installs', () => {
    const all = Object.entries(packages).filter(([path]) => path !== '')
    expect(all.length).toBeGreaterThan(500)
    expect(all.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
    expect(all.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })

  test('are made for the oldest Node that we promise, but for restify, which our tests run on it', () => {
    // What they depend on would follow to newer ones: `overrides` holds @azure/storage-common back.
    const leastOf = ({ engines }: { readonly engines?: { readonly node?: string } }) =>
      Math.min(...Array.from(engines?.node?.matchAll(/(?:>=|\^|~|^)\s*v?(\d+)/g) ?? [], ([, major]) => Number(major)))
    const tooNew = Object.entries(packages).filter(([, one]) => Number.isFinite(leastOf(one)) && leastOf(one) > 20)
    expect(tooNew.map(([path]) => path)).toEqual(['node_modules/restify'])
  })
})

describe('the audit', () => {
  const of = (name: string) => ({
    via: [{ name, url: `https://example.org/advisories/GHSA-${name}`, severity: 'high', title: 'bad' }],
  })
  const report = (...names: readonly string[]) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: Object.fromEntries(names.map((name) => [name, of(name)])),
    })
  const why = (name: string) => ({ advisory: `GHSA-${name}`, reason: 'We do not call it.' })

  test.each<[string, string, readonly object[], number, string]>([
    ['nothing is known', report(), [], 0, '0 known, 0 of them explained.'],
    ['what is known is explained', report('a'), [why('a')], 0, '1 known, 1 of them explained.'],
    ['something is not explained', report('a', 'b'), [why('a')], 1, 'high: b, GHSA-b: bad'],
    ['an explanation is of nothing', report(), [why('a')], 1, 'GHSA-a is explained'],
    ['the registry cannot be asked', '{"message":"405"}', [], 2, 'The registry could not be asked: 405.'],
    ['nothing is said at all', '', [], 2, 'Whether there are vulnerabilities is not known.'],
  ])('where %s', (_, printed, exceptions, code, line) => {
    const judged = judge(printed, exceptions)
    expect(judged.code).toBe(code)
    expect(judged.lines.join('\n')).toContain(line)
  })

  test('has a reason for each exception', () => {
    const all = jsonOf('.ci/audit-exceptions.json') as readonly { advisory?: string; reason?: string }[]
    expect(all.filter(({ advisory, reason }) => !advisory?.startsWith('GHSA-') || (reason ?? '').length < 20)).toEqual(
      [],
    )
  })
})

/** A module of another kind than these tests: asked as a script would. */
function judge(printed: string, exceptions: readonly object[]): { code: number; lines: readonly string[] } {
  const script = `import { judge } from '${pathToFileURL(join(ROOT, '.ci/audit-report.mjs')).href}'
    console.log(JSON.stringify(judge(...JSON.parse(process.argv[1]))))`
  const said = execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    script,
    JSON.stringify([printed, exceptions]),
  ])
  return JSON.parse(said.toString())
}
