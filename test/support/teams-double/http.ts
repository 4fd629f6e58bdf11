/** Requests and responses of the double, broken ones included. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer'

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Null for nothing, undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function respond(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = textFor(body)
  response.writeHead(status, { ...JSON_TYPE, 'Content-Length': Buffer.byteLength(text), ...headers })
  response.end(text)
}

/** Announces the whole answer, writes half of it, and resets the connection. */
export function respondHalf(response: ServerResponse, { status, body }: Answer): void {
  const text = textFor(body)
  response.writeHead(status, { ...JSON_TYPE, 'Content-Length': Buffer.byteLength(text) + 1 })
  response.write(text.slice(0, text.length / 2), () => reset(response))
}

export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' }

function textFor(body: unknown): string {
  return body === null ? '' : JSON.stringify(body)
}
