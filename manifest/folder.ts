/** The app as it stands in this folder, with the settings of a file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../package.json'
import { type Packing, packageOf } from './app-package'
import { type AppSettings, readAppSettings } from './settings'

export const SETTINGS_FILE = 'manifest/settings.json'
export const EXAMPLE_FILE = 'manifest/settings.example.json'

export type FolderPacking =
  | (Extract<Packing, { kind: 'package' }> & { readonly settings: AppSettings })
  | Extract<Packing, { kind: 'problems' }>

export function packFolder(settingsFile: string): FolderPacking {
  const refused = (problems: readonly string[]): FolderPacking => ({ kind: 'problems', problems })
  if (!existsSync(settingsFile)) return refused([`${settingsFile} is not there: copy ${EXAMPLE_FILE}, and fill it in.`])
  const reading = readAppSettings(readFileSync(settingsFile, 'utf8'), version)
  if (reading.kind === 'problems') return refused(reading.problems.map((problem) => `${settingsFile}: ${problem}`))
  const names = readdirSync(__dirname).filter((name) => /\.(json|png)$/.test(name) && !name.startsWith('settings.'))
  const files = new Map(names.map((name) => [name, readFileSync(join(__dirname, name))]))
  const packing = packageOf(files, reading.settings)
  return packing.kind === 'problems' ? packing : { ...packing, settings: reading.settings }
}
