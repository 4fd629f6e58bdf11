/** The routes, and what they refuse. */
import { once } from 'node:events'
import type { Activity } from 'botbuilder'
import pino from 'pino'
import restify from 'restify'
import { z } from 'zod'
import { type InvokeAnswer, NotTakenError } from './adapter'
import { NotAdmittedError } from './caller-token'
import { jsonBody, RefusedRequest } from './json-body'
import { callerAddress, type Limits } from './limits'
import { defectOf, type Log } from './log'
import type { Readiness } from './readiness'
import { statusOf } from './status'

export interface ExportedFile {
  /** Without its ending. */
  readonly name: string
  readonly lines: AsyncIterable<string>
}

export interface ServerParts {
  readonly log: Log
  /** Whether the bot is to be called by this name: locally a page of the web may have its own lead to this machine. */
  serves(host: string): boolean
  /** Whether a caller with this header may be Teams: cheap, so that nothing is read of what others send. */
  maySpeak(authorization: string): boolean
  readonly strangers: Pick<Limits, 'stranger'>
  /** How many proxies stand before the server. */
  readonly proxies: number
  /** Runs one turn; rejects with a NotAdmittedError for a caller that is not let in. */
  turn(authorization: string, activity: Activity): Promise<InvokeAnswer>
  /** An exported file; null for a ticket that is not ours, or too old. */
  exported(ticket: string, signal: AbortSignal): ExportedFile | null
  ready(): Promise<Readiness>
}

/** restify's own log writes down whole requests when something is odd about them: with who wrote what, and the token. */
// The types are of a restify that had another logger.
const SILENT = { log: pino({ level: 'silent' }) } as object
const MESSAGES = '/api/messages'
const TOO_MANY = 429
const LARGEST_BODY_BYTES = 256 * 1024
/** Whoever sends byte by byte keeps no connection for long. In milliseconds. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000 } as const
/** restify finds no address with a longer part; of itself it takes 100 characters. */
const LONGEST_TICKET = 1000

export function createServer(parts: ServerParts): restify.Server {
  const { log, serves, maySpeak, strangers, proxies, turn, exported, ready } = parts
  const server = restify.createServer({ name: 'audience-profile', maxParamLength: LONGEST_TICKET, ...SILENT })
  Object.assign(server.server, PATIENCE)
  const refuse = (response: restify.Response, status: number) => {
    log('request-refused', { status, reason: reasonOf(status) })
    response.send(status, { error: reasonOf(status) })
  }
  /** Refuses whoever may be a stranger. Those who come again and again are not written down again and again. */
  const turnAway = async (request: restify.Request, response: restify.Response, status: number) => {
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    const seconds = await strangers.stranger(callerAddress(request.socket.remoteAddress, forwarded, proxies))
    if (seconds === null) return refuse(response, status)
    response.header('Retry-After', String(seconds))
    response.send(TOO_MANY, { error: reasonOf(TOO_MANY) })
  }
  server.pre((_request, response, next) => {
    for (const [header, value] of Object.entries(SECURITY_HEADERS)) response.header(header, value)
    next()
  })
  server.pre(async (request: restify.Request) => {
    if (!serves(request.headers.host ?? '')) throw new RefusedRequest(403)
  })
  server.use(async (request: restify.Request) => {
    if (request.path() === MESSAGES && !maySpeak(request.headers.authorization ?? '')) throw new RefusedRequest(401)
  })
  server.use(jsonBody(LARGEST_BODY_BYTES))
  server.on(
    'restifyError',
    (request: restify.Request, response: restify.Response, error: unknown, done: () => void) => {
      void turnAway(request, response, statusOf(error) ?? 500).finally(done)
    },
  )

  server.post(MESSAGES, async (request: restify.Request, response: restify.Response) => {
    const reading = ACTIVITY.safeParse(request.body)
    if (!reading.success) return turnAway(request, response, 400)
    try {
      // Checked as far as turns rely on it; the rest of an activity is optional.
      const answer = await turn(request.headers.authorization ?? '', reading.data as unknown as Activity)
      if (answer === null) response.send(200)
      else response.send(answer.status, answer.body)
    } catch (error) {
      if (error instanceof NotAdmittedError) {
        const { statusCode } = error
        // This one Teams alone can get.
        return statusCode === 403 ? refuse(response, statusCode) : turnAway(request, response, statusCode)
      }
      if (error instanceof NotTakenError) {
        log('reply-failed', { status: error.status })
        // What was asked is done, and to ask it again would bring no other answer.
        response.send(200)
        return
      }
      log('turn-failed', defectOf(error))
      response.send(500, { error: reasonOf(500) })
    }
  })
  server.get('/api/exports/:ticket', async (request: restify.Request, response: restify.Response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const file = exported(String(request.params.ticket), gone.signal)
    if (file === null) return turnAway(request, response, 404)
    response.writeHead(200, { ...CSV, 'Content-Disposition': `attachment; filename="${file.name}.csv"` })
    try {
      // Spreadsheets take the text for UTF-8 by this mark.
      response.write('\uFEFF')
      for await (const line of file.lines) {
        if (!response.write(line)) await once(response, 'drain', { signal: gone.signal })
      }
      response.end()
    } catch (error) {
      if (!gone.signal.aborted) log('export-failed', { error: defectOf(error).error })
      // The reader learns from the broken connection that the file is not whole.
      response.destroy()
    }
  })
  server.get('/healthz', async (_request: restify.Request, response: restify.Response) => {
    response.send(200, { status: 'alive' })
  })
  server.get('/readyz', async (_request: restify.Request, response: restify.Response) => {
    const readiness = await ready()
    response.send(readiness === 'ready' ? 200 : 503, { status: TOLD[readiness] })
  })
  return server
}

const TOLD: Readonly<Record<Readiness, string>> = {
  ready: 'ready',
  'storage-away': 'storage does not answer',
  stopping: 'stopping',
}

const CSV = { 'Content-Type': 'text/csv; charset=utf-8' } as const

const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000',
} as const

/** Entra's are GUIDs; the Playground's look alike and are one digit longer. */
const OBJECT_ID = z.string().regex(/^[0-9a-f-]{1,64}$/i)

/** The SDK takes for granted that a mention says who is mentioned. */
const ENTITY = z
  .looseObject({ type: z.string(), mentioned: z.looseObject({ id: z.string() }).nullish() })
  .refine(({ type, mentioned }) => type.toLowerCase() !== 'mention' || mentioned)

/** The part of an activity without which no turn can begin. */
const ACTIVITY = z.looseObject({
  type: z.string().min(1).max(100),
  channelId: z.string().max(100),
  serviceUrl: z.url().max(1000),
  conversation: z.looseObject({ id: z.string().min(1).max(1000) }),
  from: z.looseObject({ id: z.string().max(1000), aadObjectId: OBJECT_ID.optional() }),
  recipient: z.looseObject({ id: z.string().max(1000) }),
  // The SDK takes for granted that these two are there.
  channelData: z
    .looseObject({})
    .nullish()
    .transform((data) => data ?? {}),
  text: z.string().nullish(),
  locale: z.string().max(35).nullish(),
  replyToId: z.string().max(1000).nullish(),
  membersAdded: z.array(z.looseObject({ id: z.string() })).nullish(),
  entities: z
    .array(ENTITY)
    .nullish()
    .transform((entities) => entities ?? []),
  attachments: z.array(z.looseObject({ contentType: z.string().optional() })).nullish(),
})

const REASONS: Readonly<Record<number, string>> = {
  400: 'The request is not an activity in JSON.',
  401: 'The request does not come from the Bot Framework.',
  403: 'This activity is not for this bot.',
  404: 'There is nothing at this address.',
  405: 'This address takes another method.',
  413: 'The request is too large.',
  415: 'The request must be JSON.',
  429: 'There were too many calls from this address.',
  503: 'Nobody can be let in at the moment.',
  500: 'Something went wrong on our side.',
}

function reasonOf(status: number): string {
  return REASONS[status] ?? 'The request was refused.'
}
