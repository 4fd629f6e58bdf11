/** The bot with storage that costs nothing, and an empty bot on the same adapter and server. */
import type { AddressInfo } from 'node:net'
import type { TurnContext } from 'botbuilder'
import { TurnAdapter } from '../../bot/adapter'
import { createApp } from '../../bot/app'
import { createServer } from '../../bot/server'
import type { CardSettings } from '../../cards/card'
import { botSettings, EDGES } from './bot-settings'
import { memoryStores } from './memory-stores'
import { offer } from './process'

type Kind = CardSettings['actions']

export const tasks = {
  /** Resolves to the bot's port. */
  startBot: (kind: Kind) => createApp(botSettings(kind), { stores: memoryStores(), ...EDGES }).start(),
  /** Resolves to the port of a bot that answers every click with nothing. */
  startEmptyBot: (kind: Kind) => {
    const adapter = new TurnAdapter(null)
    const server = createServer({
      log: EDGES.log,
      turn: (authorization, activity) => adapter.run(authorization, activity, NOTHING[kind]),
      exported: () => null,
      ready: async () => {},
    })
    return new Promise<number>((resolve) => {
      // Listening on TCP, the address is an object.
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  },
}

offer(tasks)

/** What Teams needs at least: an answer to an invoke, and for a message a card in place of the one that was clicked. */
const NOTHING: Readonly<Record<Kind, (context: TurnContext) => Promise<void>>> = {
  execute: async (context) => {
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
  },
  submit: async (context) => {
    await context.updateActivity({ type: 'message', id: context.activity.replyToId ?? '' })
  },
}
