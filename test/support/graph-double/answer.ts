/** What Graph answers, and its refusals as they are documented or were seen. */
import type { Answer } from '../teams-double/answer'

export type { Answer }

export function found(body: unknown): Answer {
  return { status: 200, body }
}

export function refusal(status: number, code: string, message = `${code}, said the double.`): Answer {
  const innerError = { date: '2026-01-31T09:00:00', 'request-id': 'request', 'client-request-id': 'request' }
  return { status, body: { error: { code, message, innerError } } }
}

/** `retryAfter` in seconds; null for an answer that does not say how long to wait, as some of Graph's services give. */
export function throttled(retryAfter: number | null): Answer {
  const { status, body } = refusal(429, 'TooManyRequests', 'Too many requests')
  return { status, body, headers: retryAfter === null ? {} : { 'Retry-After': `${retryAfter}` } }
}

/** Teams' part of Graph says it in other words than the directory. */
export function missingRole(permission: string, granted: Iterable<string>): Answer {
  const roles = [...granted].join(', ')
  const message = `Missing role permissions on the request. API requires one of '${permission}'. Roles on the request '${roles}'.`
  return refusal(403, 'Forbidden', message)
}

export const REFUSALS = {
  unauthenticated: refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.'),
  denied: refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  blockedByPolicy: refusal(403, 'Forbidden', 'App is blocked by app permission policy.'),
  notOurApp: refusal(403, 'Forbidden', "AAD App Id 'bot' is not allowed to manage the Teams App 'app'"),
  nothingThere: refusal(404, 'Request_ResourceNotFound', 'Resource does not exist.'),
  internal: refusal(500, 'generalException'),
  unavailable: refusal(503, 'serviceNotAvailable'),
  gatewayTimeout: refusal(504, 'gatewayTimeout'),
} as const satisfies Readonly<Record<string, Answer>>
