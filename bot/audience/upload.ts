/** Fetches the list that a lead has sent as a file in the personal chat. */
import { z } from 'zod'
import type { ListRefusal } from '../../services/waves/list'
import { textOfList } from '../../services/waves/list-text'

/** Teams gives a file as an attachment of this kind, with an address that works for a few minutes and needs no token. */
export const FILE_ATTACHMENT = 'application/vnd.microsoft.teams.file.download.info'

export type UploadRefusal =
  | ListRefusal
  | { readonly kind: 'too-large'; readonly mostMegabytes: number }
  /** The address is not one of SharePoint's or OneDrive's: we go nowhere else. */
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'not-downloaded' }

export type Upload =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: UploadRefusal }

export interface UploadOptions {
  /** Whether a file may be fetched from an address. */
  readonly mayFetch: (address: string) => boolean
  readonly milliseconds?: number
}

/** Never rejects: what cannot be had is refused with its reason. */
export async function downloadList(
  attachment: unknown,
  { mayFetch, milliseconds = DOWNLOAD_MILLISECONDS }: UploadOptions,
): Promise<Upload> {
  const read = ATTACHMENT.safeParse(attachment)
  if (!read.success) return refused({ kind: 'not-downloaded' })
  const url = read.data.content.downloadUrl
  if (!mayFetch(url)) return refused({ kind: 'unknown-host' })
  try {
    // Where it would send us on to, nobody has looked at.
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(milliseconds) })
    if (!response.ok || response.body === null) return refused({ kind: 'not-downloaded' })
    const bytes = await bytesOf(response.body)
    return bytes === null ? refused({ kind: 'too-large', mostMegabytes: MOST_MEGABYTES }) : textOfList(bytes)
  } catch {
    return refused({ kind: 'not-downloaded' })
  }
}

const DOWNLOAD_MILLISECONDS = 20_000
const MOST_MEGABYTES = 5

const ATTACHMENT = z.object({
  contentType: z.literal(FILE_ATTACHMENT),
  content: z.object({ downloadUrl: z.url() }),
})

/** Null as soon as there are too many; what the server announces is not believed. */
async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MOST_MEGABYTES * 1024 * 1024) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refused(refusal: UploadRefusal): Upload {
  return { kind: 'refused', refusal }
}
