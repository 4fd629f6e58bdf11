/** The folder and the settings → the zip that an administrator uploads; or everything that is wrong, at once. */
import { type Zippable, zipSync } from 'fflate'
import { type AppFiles, textOf } from './app-files'
import { schemaProblems } from './app-schema'
import { commandProblems } from './commands'
import { domainProblems } from './domains'
import { iconProblems } from './icons'
import { localisationOf } from './localisation'
import { type Manifest, manifestIn } from './manifest'
import { permissionProblems } from './permissions'
import { fill } from './placeholders'
import type { AppSettings } from './settings'

export type Packing =
  /** `names`: of the files in it. */
  | { readonly kind: 'package'; readonly zip: Uint8Array; readonly names: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/** The same files and settings give the same bytes. */
export function packageOf(files: AppFiles, settings: AppSettings): Packing {
  const filled = fill(textOf(files, MANIFEST) ?? '', settings)
  if (filled.kind === 'problems') return filled
  const document = jsonIn(filled.text)
  if (document === null) return problems([`${MANIFEST} is not there, or is no JSON.`])
  const version = 'manifestVersion' in document ? String(document.manifestVersion) : ''
  const schema = schemaProblems(version, 'MicrosoftTeams.schema.json', MANIFEST, document)
  const manifest = manifestIn(document)
  if (manifest === null) return problems([...schema, `${MANIFEST} lacks parts that this bot needs.`])
  const localisation = localisationOf(manifest, document, files)
  const found = [
    ...schema,
    ...identityProblems(manifest),
    ...iconProblems(files, manifest.icons),
    ...localisation.problems,
    ...commandProblems(manifest, localisation.translations),
    ...permissionProblems(manifest),
    ...domainProblems(manifest),
  ]
  if (found.length > 0) return problems(found)
  const packed = new Map(namesIn(manifest).map((name) => [name, files.get(name) ?? new Uint8Array()]))
  packed.set(MANIFEST, new TextEncoder().encode(filled.text))
  return { kind: 'package', zip: zipped(packed), names: [...packed.keys()] }
}

const MANIFEST = 'manifest.json'

/** Microsoft Graph installs an app only for the identity that its manifest names, and the bot calls it with its own. */
function identityProblems({ bots, webApplicationInfo }: Manifest): string[] {
  return bots.flatMap(({ botId, isNotificationOnly, supportsFiles }) => [
    ...(webApplicationInfo.id === botId
      ? []
      : ['webApplicationInfo.id must be the botId: the bot installs the app in its own name.']),
    ...(isNotificationOnly ? ['isNotificationOnly must be false: people type to this bot.'] : []),
    ...(supportsFiles ? [] : ['supportsFiles must be true: leads send lists of employees as files.']),
  ])
}

function namesIn({ icons, localizationInfo }: Manifest): string[] {
  return [MANIFEST, icons.color, icons.outline, ...localizationInfo.additionalLanguages.map(({ file }) => file)]
}

/** Zip files know no earlier moment. */
const EVER = new Date(1980, 0, 1)

function zipped(files: AppFiles): Uint8Array {
  const entries: Zippable = Object.fromEntries([...files].map(([name, bytes]) => [name, [bytes, { mtime: EVER }]]))
  return zipSync(entries, { level: 9 })
}

function jsonIn(text: string): object | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' ? read : null
  } catch {
    return null
  }
}

function problems(found: readonly string[]): Packing {
  return { kind: 'problems', problems: [...new Set(found)] }
}
