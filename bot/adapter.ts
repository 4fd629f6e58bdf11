/** The Bot Framework adapter: authenticates what comes in, and lets nothing that goes out wait for ever. */
import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder'
import type { ConnectorClient } from 'botframework-connector'
import type { BotIdentity } from './config'
import { sdkSettingsOf } from './sdk-settings'
import { statusOf } from './status'

export type InvokeAnswer = { readonly status: number; readonly body?: unknown } | null

/** Teams did not take a message. Its own words are left out: they may name a person or a conversation. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError'
  /** `status`: what Teams answered; 0 where it did not answer in time. */
  constructor(readonly status: number) {
    super('Teams did not take a message.')
  }
}

/** The SDK's own HTTP entry writes internal messages into its responses; this one leaves the response to server.ts. */
export class TurnAdapter extends CloudAdapter {
  /** Told of each call that a turn makes: Teams counts them together with those of the sending. */
  outgoing: () => void = () => {}
  /** The clients that break off what takes too long. */
  readonly #limited = new WeakSet<ConnectorClient>()

  /** `outgoingMilliseconds`: the longest that a turn waits for Teams to take a message. */
  constructor(identity: BotIdentity | null, outgoingMilliseconds = OUTGOING_MILLISECONDS) {
    super(new ConfigurationBotFrameworkAuthentication(identity === null ? {} : sdkSettingsOf(identity)))
    this.use(async (context, next) => {
      limitOutgoing(context, outgoingMilliseconds)
      context.onSendActivities((_context, _activities, sending) => {
        this.outgoing()
        return sending()
      })
      context.onUpdateActivity((_context, _activity, sending) => {
        this.outgoing()
        return sending()
      })
      const client = context.turnState.get<ConnectorClient>(this.ConnectorClientKey)
      if (!this.#limited.has(client)) breakOffLate(client, outgoingMilliseconds)
      this.#limited.add(client)
      await next()
    })
    // A defect is told by the turn's own border (activity-handler.ts); what comes this far goes to the server.
    this.onTurnError = async (_context, error) => {
      throw error
    }
  }

  /** Runs one turn. Rejects with the SDK's AuthenticationError for a caller that is not Teams. */
  async run(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeAnswer> {
    return (await this.processActivity(authorization, activity, logic)) ?? null
  }
}

/** A turn in Teams should end within about ten seconds, and the connector client itself has no time-out. */
const OUTGOING_MILLISECONDS = 8_000

function limitOutgoing(context: TurnContext, milliseconds: number): void {
  context.onSendActivities((_context, _activities, next) => taken(milliseconds, next()))
  context.onUpdateActivity((_context, _activity, next) => taken(milliseconds, next()))
}

async function taken<Result>(milliseconds: number, sending: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotTakenError(0)), milliseconds)
  })
  try {
    return await Promise.race([sending, limit])
  } catch (error) {
    throw error instanceof NotTakenError ? error : new NotTakenError(statusOf(error) ?? 0)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The client retries by itself. Without an end, what was told as failed would still appear minutes later, and a request
 * that is never answered would stay open.
 */
function breakOffLate(client: ConnectorClient, milliseconds: number): void {
  const send = client.sendOperationRequest.bind(client)
  client.sendOperationRequest = async (request, operation, callback) => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), milliseconds)
    try {
      const options = { ...request.options, abortSignal: deadline.signal }
      return await send({ ...request, options }, operation, callback)
    } finally {
      clearTimeout(timer)
    }
  }
}
