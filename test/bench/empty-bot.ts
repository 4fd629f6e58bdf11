/** A bot on our adapter and server that knows nothing: what is left of a turn when nobody does anything in it. */
import type { AddressInfo } from 'node:net'
import type { TurnContext } from 'botbuilder'
import { TurnAdapter } from '../../bot/adapter'
import { CLOUDS } from '../../bot/cloud'
import { outboundOf } from '../../bot/outbound'
import { createServer } from '../../bot/server'
import type { CardSettings } from '../../cards/card'
import { EDGES } from './bot-settings'

type Kind = CardSettings['actions']

/** Resolves to the port of a bot that does `work` at every click, and answers with nothing. */
export function startEmptyBot(kind: Kind, work: () => Promise<void> = async () => {}): Promise<number> {
  const outbound = outboundOf(CLOUDS.public, true)
  const adapter = new TurnAdapter({ identity: null, cloud: CLOUDS.public, outbound })
  const server = createServer({
    log: EDGES.log,
    serves: () => true,
    maySpeak: () => true,
    strangers: { stranger: async () => null },
    proxies: 0,
    turn: async (authorization, activity) =>
      adapter.run(await adapter.authenticate(authorization, activity), activity, async (context) => {
        await work()
        await NOTHING[kind](context)
      }),
    exported: () => null,
    ready: async () => 'ready',
  })
  return new Promise((resolve) => {
    // Listening on TCP, the address is an object.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** What Teams needs at least: an answer to an invoke, and for a message a card in place of the one that was clicked. */
const NOTHING: Readonly<Record<Kind, (context: TurnContext) => Promise<void>>> = {
  execute: async (context) => {
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
  },
  submit: async (context) => {
    await context.updateActivity({ type: 'message', id: context.activity.replyToId ?? '' })
  },
}
