/** The Bot Framework adapter: authenticates what comes in, and lets nothing that goes out wait for ever. */
import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder'
import type {
  AuthenticateRequestResult,
  ConnectorClient,
  ServiceClientCredentialsFactory,
} from 'botframework-connector'
import { inTime } from '../services/in-time'
import { type Observing, UNOBSERVED } from '../services/observing/observing'
import { CallerTokens } from './caller-token'
import type { Cloud } from './cloud'
import type { BotIdentity } from './config'
import type { Outbound } from './outbound'
import { sdkCloudOf, sdkSettingsOf } from './sdk-settings'
import { statusOf } from './status'
import { outcomeOfStatus } from './teams-outcome'

export type InvokeAnswer = { readonly status: number; readonly body?: unknown } | null

/** Teams did not take a message. Its own words are left out: they may name a person or a conversation. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError'
  /** `status`: what Teams answered; 0 where it did not answer in time. */
  constructor(readonly status: number) {
    super('Teams did not take a message.')
  }
}

export interface AdapterOptions {
  /** Null where nobody is authenticated. */
  readonly identity: BotIdentity | null
  readonly cloud: Cloud
  readonly outbound: Pick<Outbound, 'toTeams'>
  /** The longest that a turn waits for Teams to take a message. */
  readonly outgoingMilliseconds?: number
  /** How the bot proves to Teams who it is; by its identity where none is given. */
  readonly credentials?: ServiceClientCredentialsFactory
  readonly observing?: Observing
}

/** Who calls, as the SDK needs to know it. */
export type Caller = AuthenticateRequestResult

/** The SDK's own HTTP entry writes internal messages into its responses; this one leaves the response to server.ts. */
export class TurnAdapter extends CloudAdapter {
  /** Told of each call that a turn makes: Teams counts them together with those of the sending. */
  outgoing: () => void = () => {}
  /** The clients that break off what takes too long. */
  readonly #limited = new WeakSet<ConnectorClient>()
  /** Null where nobody is authenticated. */
  readonly #tokens: CallerTokens | null

  constructor(options: AdapterOptions) {
    const {
      identity,
      cloud,
      outbound,
      outgoingMilliseconds = OUTGOING_MILLISECONDS,
      credentials,
      observing = UNOBSERVED,
    } = options
    const settings = identity === null ? {} : { ...sdkSettingsOf(identity), ...sdkCloudOf(cloud, identity) }
    super(new ConfigurationBotFrameworkAuthentication(settings, credentials))
    this.#tokens = identity && new CallerTokens(identity.appId, cloud)
    this.use(async (context, next) => {
      // A stored address may be older than the rule, or not ours: as if Teams had refused it.
      if (!outbound.toTeams(context.activity.serviceUrl)) throw new NotTakenError(REFUSED)
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
      if (!this.#limited.has(client)) breakOffLate(client, outgoingMilliseconds, observing)
      this.#limited.add(client)
      await next()
    })
    // A defect is told by the turn's own border (activity-handler.ts); what comes this far goes to the server.
    this.onTurnError = async (_context, error) => {
      throw error
    }
  }

  /** Whether whoever sends this header may be Teams, by what the header says of itself. */
  maySpeak(authorization: string): boolean {
    return this.#tokens === null || this.#tokens.isPlausible(authorization)
  }

  /** Who calls. Rejects with a NotAdmittedError for a caller that is not Teams. */
  authenticate(authorization: string, activity: Activity): Promise<Caller> {
    const genuine = () => this.botFrameworkAuthentication.authenticateRequest(activity, authorization)
    return this.#tokens === null ? genuine() : this.#tokens.check(authorization, activity.channelId, genuine)
  }

  /** Runs one turn for a caller that was let in. */
  async run(caller: Caller, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeAnswer> {
    return (await this.processActivity(caller, activity, logic)) ?? null
  }
}

/** A turn in Teams should end within about ten seconds, and the connector client itself has no time-out. */
const OUTGOING_MILLISECONDS = 8_000
/** What Teams answers at the address of another tenant's cloud. */
const REFUSED = 403

function limitOutgoing(context: TurnContext, milliseconds: number): void {
  context.onSendActivities((_context, _activities, next) => taken(milliseconds, next()))
  context.onUpdateActivity((_context, _activity, next) => taken(milliseconds, next()))
}

async function taken<Result>(milliseconds: number, sending: Promise<Result>): Promise<Result> {
  try {
    return await inTime(sending, milliseconds, () => new NotTakenError(0))
  } catch (error) {
    throw error instanceof NotTakenError ? error : new NotTakenError(statusOf(error) ?? 0)
  }
}

/**
 * The client retries by itself. Without an end, what was told as failed would still appear minutes later, and a request
 * that is never answered would stay open.
 */
function breakOffLate(client: ConnectorClient, milliseconds: number, observing: Observing): void {
  const send = client.sendOperationRequest.bind(client)
  client.sendOperationRequest = async (request, operation, callback) => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), milliseconds)
    try {
      const options = { ...request.options, abortSignal: deadline.signal }
      return await observing.timed(
        'teams',
        { operation: operation.httpMethod === 'PUT' ? 'update' : 'send' },
        () => send({ ...request, options }, operation, callback),
        { error: (error) => outcomeOfStatus(statusOf(error) ?? 0) },
      )
    } finally {
      clearTimeout(timer)
    }
  }
}
