/** The bot with storage that costs nothing, and an empty bot on the same adapter and server. */
import { createApp } from '../../bot/app'
import type { CardSettings } from '../../cards/card'
import { botSettings, EDGES } from './bot-settings'
import { startEmptyBot } from './empty-bot'
import { memoryStores } from './memory-stores'
import { offer } from './process'

type Kind = CardSettings['actions']

export const tasks = {
  /** Resolves to the bot's port. */
  startBot: (kind: Kind) => createApp(botSettings(kind), { stores: memoryStores(), ...EDGES }).start(),
  /** Resolves to the port of a bot that answers every click with nothing. */
  startEmptyBot: (kind: Kind) => startEmptyBot(kind),
}

offer(tasks)
