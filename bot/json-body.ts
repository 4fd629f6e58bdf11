/**
 * Reads what Teams posts: JSON, not compressed, at most so long. Restify's own parser does more than we want of a caller
 * whom nobody knows yet: it keeps files, inflates without a limit, and a broken gzip stream ends the process.
 */
import type { Request } from 'restify'

/** A request that is refused before anybody reads what it says. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  constructor(readonly statusCode: 400 | 401 | 403 | 413 | 415) {
    super('The request is refused.')
  }
}

/** Leaves the parsed body in `request.body`. Rejects with a RefusedRequest. */
export function jsonBody(largestBytes: number) {
  return async (request: Request): Promise<void> => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (request.contentType() !== 'application/json' || encoding !== 'identity') throw new RefusedRequest(415)
    request.body = parsed(await textOf(request, largestBytes))
  }
}

/** What is too long is read to its end without being kept: a connection closed early would hide the answer. */
async function textOf(request: Request, largestBytes: number): Promise<string> {
  let chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      bytes += chunk.length
      if (bytes > largestBytes) chunks = []
      else chunks.push(chunk)
    }
  } catch {
    // Broken off by the caller.
    throw new RefusedRequest(400)
  }
  if (bytes > largestBytes) throw new RefusedRequest(413)
  return Buffer.concat(chunks).toString()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusedRequest(400)
  }
}
