/** The app as it is in the folder, or with one thing changed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import type { AppFiles } from '../../manifest/app-files'
import { packageOf } from '../../manifest/app-package'
import type { AppSettings } from '../../manifest/settings'

export const FOLDER = join(__dirname, '..', '..', 'manifest')

export const APP_SETTINGS: AppSettings = {
  teamsAppId: '11111111-2222-3333-4444-555555555555',
  botId: '22222222-2222-3333-4444-555555555555',
  domain: null,
  version: '1.2.3',
  developer: {
    name: 'Contoso',
    websiteUrl: 'https://intranet.contoso.com/audience-profile',
    privacyUrl: 'https://intranet.contoso.com/privacy',
    termsOfUseUrl: 'https://intranet.contoso.com/terms',
  },
}

// biome-ignore lint/suspicious/noExplicitAny: a fault may be anywhere in the document, and of any kind.
type Document = any

/** What a test does to the files; the manifest and the Dutch texts are given as documents. */
export interface Change {
  manifest?(document: Document): unknown
  dutch?(document: Document): unknown
  files?: Readonly<Record<string, Uint8Array | null>>
  settings?: Partial<AppSettings>
}

export function appFiles({ manifest, dutch, files = {} }: Change = {}): AppFiles {
  const names = readdirSync(FOLDER).filter((name) => /^(manifest|nl)\.json$|\.png$/.test(name))
  const all = new Map<string, Uint8Array>(names.map((name) => [name, readFileSync(join(FOLDER, name))]))
  for (const [name, change] of [
    ['manifest.json', manifest],
    ['nl.json', dutch],
  ] as const) {
    const document: Document = JSON.parse(Buffer.from(all.get(name) ?? []).toString())
    change?.(document)
    all.set(name, Buffer.from(JSON.stringify(document)))
  }
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes === null) all.delete(name)
    else all.set(name, bytes)
  }
  return all
}

/** What the packager says of the app with this change. */
export function problemsWith(change: Change): readonly string[] {
  const packing = packageOf(appFiles(change), { ...APP_SETTINGS, ...change.settings })
  return packing.kind === 'problems' ? packing.problems : []
}

/** A square picture; `pixel` gives red, green, blue and opacity of each place. */
export function picture(size: number, pixel: (place: number) => readonly [number, number, number, number]): Uint8Array {
  const png = new PNG({ width: size, height: size })
  for (let place = 0; place < size * size; place++) png.data.set(pixel(place), 4 * place)
  return PNG.sync.write(png)
}
