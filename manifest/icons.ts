/** Whether the icons are as Teams draws them: by their pixels, since the schema knows their names alone. */
import { PNG } from 'pngjs'
import type { AppFiles } from './app-files'

/** The most that one icon may weigh; Teams' own pages say 1 MB for pictures. */
const LARGEST_BYTES = 1024 * 1024
/** Source: Microsoft's page on app icons. */
const SIZES = { color: 192, outline: 32 } as const

export function iconProblems(files: AppFiles, icons: Readonly<Record<keyof typeof SIZES, string>>): string[] {
  return (['color', 'outline'] as const).flatMap((kind) => {
    const name = icons[kind]
    const bytes = files.get(name)
    if (bytes === undefined) return [`The icon ${name} is not there: put it beside manifest.json.`]
    if (bytes.length > LARGEST_BYTES) return [`The icon ${name} is larger than 1 MB: make it smaller.`]
    const picture = pictureIn(bytes)
    if (picture === null) return [`The icon ${name} is no PNG: export it as one.`]
    const { width, height, data } = picture
    const size = SIZES[kind]
    if (width !== size || height !== size) {
      return [`The icon ${name} is ${width} × ${height} pixels: make it ${size} × ${size}.`]
    }
    return (kind === 'color' ? colourProblems : outlineProblems)(name, data)
  })
}

function pictureIn(bytes: Uint8Array): PNG | null {
  try {
    return PNG.sync.read(Buffer.from(bytes))
  } catch {
    return null
  }
}

function colourProblems(name: string, data: Uint8Array): string[] {
  return pixelsOf(data).every(({ opacity }) => opacity === 255)
    ? []
    : [`The icon ${name} is transparent in places: give it a full background.`]
}

/** Teams draws the outline on any background: white lines alone, and nothing around them. */
function outlineProblems(name: string, data: Uint8Array): string[] {
  const pixels = pixelsOf(data)
  const drawn = pixels.filter(({ opacity }) => opacity > 0)
  if (drawn.length === 0) return [`The icon ${name} is empty: draw its lines in white.`]
  if (drawn.some(({ white }) => !white)) return [`The icon ${name} has colours: draw its lines in white alone.`]
  return drawn.length < pixels.length ? [] : [`The icon ${name} has a background: make it transparent.`]
}

function pixelsOf(data: Uint8Array): readonly { readonly white: boolean; readonly opacity: number }[] {
  return Array.from({ length: data.length / 4 }, (_, place) => {
    const start = 4 * place
    const white = data[start] === 255 && data[start + 1] === 255 && data[start + 2] === 255
    return { white, opacity: data[start + 3] ?? 0 }
  })
}
