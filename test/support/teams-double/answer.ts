/** What the Connector answers, and its refusals as Teams documents them. */

export interface Answer {
  readonly status: number
  /** Sent as JSON; null for an empty body. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The documented shape of an error. */
export function refusal(status: number, code: string, message = `${code}, said the double.`): Answer {
  return { status, body: { error: { code, message } } }
}

/** 429; `retryAfter` in seconds, or null for an answer that does not say how long to wait, which Teams gives too. */
export function throttled(retryAfter: number | null): Answer {
  const { status, body } = refusal(429, 'TooManyRequests', 'API calls quota exceeded.')
  return { status, body, headers: retryAfter === null ? {} : { 'Retry-After': `${retryAfter}` } }
}

/** Every line of Teams' table of errors, by its code; 429 is `throttled`. */
export const REFUSALS = {
  BadArgument: refusal(400, 'BadArgument'),
  BotNotRegistered: refusal(401, 'BotNotRegistered'),
  ForbiddenOperationException: refusal(403, 'ForbiddenOperationException'),
  BotNotInConversationRoster: refusal(403, 'BotNotInConversationRoster'),
  ConversationBlockedByUser: refusal(403, 'ConversationBlockedByUser'),
  /** A JSON text within JSON, and no code: as documented for proactive messages. */
  MessageWritesBlocked: {
    status: 403,
    body: {
      errorCode: 209,
      message:
        '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "Thread is blocked from message writes",\r\n  "errorCode": null,\r\n  "errorSubCode": null\r\n}',
    },
  },
  BotDisabledByAdmin: refusal(403, 'BotDisabledByAdmin'),
  InvalidBotApiHost: refusal(403, 'InvalidBotApiHost'),
  ConversationNotFound: refusal(404, 'ConversationNotFound'),
  ActivityNotFoundInConversation: refusal(404, 'ActivityNotFoundInConversation'),
  PreconditionFailed: refusal(412, 'PreconditionFailed'),
  MessageSizeTooBig: refusal(413, 'MessageSizeTooBig'),
  InternalServerError: refusal(500, 'ServiceError'),
  BadGateway: refusal(502, 'BadGateway'),
  ServiceUnavailable: refusal(503, 'ServiceUnavailable'),
  GatewayTimeout: refusal(504, 'GatewayTimeout'),
} as const satisfies Readonly<Record<string, Answer>>
