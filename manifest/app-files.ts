/** The files of the app, as they stand in the folder or as they are packed. */

/** By their names: no folders. */
export type AppFiles = ReadonlyMap<string, Uint8Array>

export function textOf(files: AppFiles, name: string): string | null {
  const bytes = files.get(name)
  return bytes === undefined ? null : new TextDecoder().decode(bytes)
}
