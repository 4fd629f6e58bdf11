/** The Bot Framework adapter: authenticates what comes in, and lets nothing that goes out wait for ever. */
import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder'
import type { BotIdentity } from './config'
import { sdkSettingsOf } from './sdk-settings'

export type InvokeAnswer = { readonly status: number; readonly body?: unknown } | null

/** The SDK's own HTTP entry writes internal messages into its responses; this one leaves the response to server.ts. */
export class TurnAdapter extends CloudAdapter {
  /** Told of each call that a turn makes: Teams counts them together with those of the sending. */
  outgoing: () => void = () => {}

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
  context.onSendActivities((_context, _activities, next) => within(milliseconds, next()))
  context.onUpdateActivity((_context, _activity, next) => within(milliseconds, next()))
}

async function within<Result>(milliseconds: number, sending: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Teams did not take a message in time.')), milliseconds)
  })
  try {
    return await Promise.race([sending, limit])
  } finally {
    clearTimeout(timer)
  }
}
