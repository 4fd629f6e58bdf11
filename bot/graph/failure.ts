/** What can go wrong with Microsoft Graph, in words that the rest of the house understands. */
import type { z } from 'zod'
import type { GraphAnswer } from './request'

/** The application permissions that are used, the least for each call; an administrator consents to them. */
export const GRAPH_PERMISSIONS = [
  /** Who the employees are. */
  'User.Read.All',
  /** Groups and their members. */
  'GroupMember.Read.All',
  /** Which app of the organisation's catalogue is ours. */
  'AppCatalog.Read.All',
  /** To install our own app for a person. */
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
] as const
export type GraphPermission = (typeof GRAPH_PERMISSIONS)[number]

export type GraphFailure =
  | { readonly kind: 'permission-missing'; readonly permission: GraphPermission }
  /** Entra does not know the bot or its secret, or Graph does not take the token. */
  | { readonly kind: 'sign-in-refused' }
  /** Graph, or Entra: no answer in time, or none but errors of its own, for as long as we tried. */
  | { readonly kind: 'away' }
  | { readonly kind: 'not-found' }
  /** A status or a shape that we do not know: a defect of ours, or news of theirs. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }

export class GraphError extends Error {
  override readonly name = 'GraphError'
  constructor(
    readonly failure: GraphFailure,
    options?: { cause?: unknown },
  ) {
    super(`Microsoft Graph: ${failure.kind}`, options)
  }
}

/** The body where Graph did what was asked; throws a GraphError otherwise. */
export function bodyOf(answer: GraphAnswer, permission: GraphPermission): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new GraphError(failureOf(answer, permission))
}

/** What Graph sent, in the shape that we rely on; throws a GraphError where it has another. */
export function shaped<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new GraphError({ kind: 'refused', status: 200, code: 'unreadable' }, { cause: read.error })
}

export function failureOf({ status, body }: GraphAnswer, permission: GraphPermission): GraphFailure {
  if (status === 401) return { kind: 'sign-in-refused' }
  if (status === 403) return { kind: 'permission-missing', permission }
  if (status === 404) return { kind: 'not-found' }
  if (isPassing(status)) return { kind: 'away' }
  return { kind: 'refused', status, code: errorOf(body).code }
}

/** Whether the same request may succeed later; 0 stands for no answer at all. */
export function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}

/** The documented shape: `{ "error": { "code", "message" } }`; empty texts where it is another. */
export function errorOf(body: unknown): { readonly code: string; readonly message: string } {
  const error = fieldOf(body, 'error')
  return { code: textOf(fieldOf(error, 'code')), message: textOf(fieldOf(error, 'message')) }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
