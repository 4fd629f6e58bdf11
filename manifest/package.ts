/** `npm run package:app`: manifest/ and its settings → dist/audience-profile.zip. Ends with 1 where something is wrong. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../package.json'
import { packageOf } from './app-package'
import { PERMISSIONS } from './permissions'
import { readAppSettings } from './settings'

const EXAMPLE = 'manifest/settings.example.json'

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: 'manifest/settings.json' },
    output: { type: 'string', default: 'dist/audience-profile.zip' },
  },
})

/** What is wrong; nothing where the app was packed. */
function pack(): readonly string[] {
  if (!existsSync(values.settings)) return [`${values.settings} is not there: copy ${EXAMPLE}, and fill it in.`]
  const reading = readAppSettings(readFileSync(values.settings, 'utf8'), version)
  if (reading.kind === 'problems') return reading.problems.map((problem) => `${values.settings}: ${problem}`)
  const names = readdirSync(__dirname).filter((name) => /\.(json|png)$/.test(name) && !name.startsWith('settings.'))
  const packing = packageOf(new Map(names.map((name) => [name, readFileSync(join(__dirname, name))])), reading.settings)
  if (packing.kind === 'problems') return packing.problems
  mkdirSync(dirname(values.output), { recursive: true })
  writeFileSync(values.output, packing.zip)
  console.log(`${values.output}: version ${reading.settings.version}, ${packing.names.join(', ')}. It asks for`)
  for (const [name, reason] of Object.entries(PERMISSIONS)) console.log(`  ${name}: ${reason}`)
  return []
}

const problems = pack()
if (problems.length > 0) {
  console.error(['The app was not packed:', ...problems.map((problem) => `  - ${problem}`)].join('\n'))
  process.exitCode = 1
}
