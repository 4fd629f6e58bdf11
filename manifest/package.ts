/** `npm run package:app`: manifest/ and its settings → dist/audience-profile.zip. Ends with 1 where something is wrong. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { packFolder, SETTINGS_FILE } from './folder'
import { PERMISSIONS } from './permissions'

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: SETTINGS_FILE },
    output: { type: 'string', default: 'dist/audience-profile.zip' },
  },
})

const packing = packFolder(values.settings)
if (packing.kind === 'problems') {
  console.error(['The app was not packed:', ...packing.problems.map((problem) => `  - ${problem}`)].join('\n'))
  process.exitCode = 1
} else {
  mkdirSync(dirname(values.output), { recursive: true })
  writeFileSync(values.output, packing.zip)
  console.log(`${values.output}: version ${packing.settings.version}, ${packing.names.join(', ')}. It asks for`)
  for (const [name, reason] of Object.entries(PERMISSIONS)) console.log(`  ${name}: ${reason}`)
}
