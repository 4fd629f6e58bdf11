/**
 * `npm run licences`: which licences the packages have that run in production, and how many packages each. Ends with 1
 * where one is not among those that ask no more of us than to name their authors.
 */
import { spawnSync } from 'node:child_process'

const PERMISSIVE = new Set(['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'Unlicense'])
/** What a package's own files say where its description says nothing, or offers a choice of which we take one. */
const READ = {
  // Its Readme.md ends with the licence.
  'escape-regexp-component@1.0.2': 'MIT',
  'json-schema@0.4.0': 'BSD-3-Clause',
}

const sbom = ['sbom', '--package-lock-only', '--omit', 'dev', '--sbom-format', 'cyclonedx']
const { stdout } = spawnSync('npm', sbom, { encoding: 'utf8', maxBuffer: 2 ** 28 })
const packages = new Map()
for (const { name, version, licenses = [] } of JSON.parse(stdout).components) {
  const said = licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(' and ')
  const licence = READ[`${name}@${version}`] ?? (said || 'none')
  packages.set(licence, [...(packages.get(licence) ?? []), `${name}@${version}`])
}
for (const [licence, named] of packages) {
  console.log(`${licence}: ${PERMISSIVE.has(licence) ? `${named.length} packages` : named.join(', ')}`)
}
process.exitCode = [...packages.keys()].every((licence) => PERMISSIVE.has(licence)) ? 0 : 1
