/**
 * Runs the benchmarks, or those named on the command line, each in a process of its own so that none warms up or
 * fills the memory of another. Each prints its figures as one line of JSON. One that
 * misses its bound is run once more, as other work of the machine may be the cause: missed twice is a finding.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const suffix = '.bench.ts'
const all = readdirSync(__dirname)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`No benchmark is named ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exit(2)
}

const holds = (name: string) => {
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--expose-gc', join(__dirname, `${name}${suffix}`)], {
    stdio: 'inherit',
  })
  return run.status === 0
}
const failed = (wanted.length > 0 ? wanted : all).filter((name) => !holds(name) && !holds(name))
if (failed.length > 0) {
  console.error(`Failed or below the bound: ${failed.join(', ')}`)
  process.exit(1)
}
