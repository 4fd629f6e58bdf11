/**
 * `npm run audit`: known vulnerabilities of what the lock file pins, those for development included. Ends with 0 where
 * there is none but those that audit-exceptions.json explains, with 1 where there is another or where an explanation is
 * no longer needed, and with 2 where the registry could not be asked: then nothing is known, which is not the same as none.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { judge } from './audit-report.mjs'

const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
})
const exceptions = JSON.parse(readFileSync(new URL('audit-exceptions.json', import.meta.url), 'utf8'))
const { lines, code } = judge(stdout, exceptions)
for (const line of lines) console.log(line)
process.exit(code)
