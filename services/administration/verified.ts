/** Whether a backup is whole and as it was written, before anything is done with it. */
import type { BackupFolder } from './backup-folder'
import { BACKUP_FORMAT, formatOf, MANIFEST_FILE, type Manifest, manifestOf } from './backup-format'

export type Verification =
  | { readonly kind: 'whole'; readonly manifest: Manifest }
  /** `problem` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly problem: string }

export async function verified(folder: BackupFolder): Promise<Verification> {
  const text = await folder.text(MANIFEST_FILE)
  if (text === null) {
    return refused(
      `${folder.path} holds no ${MANIFEST_FILE}: it is no backup, or one that was cut off. Finish it first.`,
    )
  }
  const reading = read(text)
  if (reading.kind === 'refused') return reading
  const names = await folder.names()
  for (const { file, bytes, sha256 } of reading.manifest.files) {
    if (!names.includes(file)) return refused(`The backup lacks ${file}. Take another copy of it.`)
    const found = await folder.fingerprint(file)
    if (found.bytes !== bytes || found.sha256 !== sha256) {
      return refused(`${file} is not as it was written. Take another copy of the backup.`)
    }
  }
  return reading
}

function read(text: string): Verification {
  try {
    const format = formatOf(text)
    if (format !== null && format > BACKUP_FORMAT) {
      return refused(`The backup was made by a newer version (format ${format}). Restore it with that version.`)
    }
    return { kind: 'whole', manifest: manifestOf(text) }
  } catch {
    return refused(`${MANIFEST_FILE} cannot be read. Take another copy of the backup.`)
  }
}

function refused(problem: string): Verification {
  return { kind: 'refused', problem }
}
