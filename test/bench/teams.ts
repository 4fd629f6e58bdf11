/** Teams as a load: employees who click, and a connector that takes every card. */
import { Agent, createServer, request } from 'node:http'
import { ACTION_KEY, type CardAction } from '../../cards/actions'
import { listen, originOf } from '../support/loopback'
import { TENANT } from './colleagues'
import { AT_ONCE } from './measure'

export interface Click {
  /** The employee's object id, which names their chat too. */
  readonly employee: string
  readonly action: CardAction
  readonly inputs?: Readonly<Record<string, string>>
}

export interface Teams {
  /** What the last card of this employee says, as JSON. */
  lastCard(employee: string): string
  /** Clicks an Action.Submit; resolves when the bot has ended its turn, its card included. */
  submit(port: number, click: Click): Promise<void>
  /** Clicks an Action.Execute; resolves to the answer, as JSON. */
  execute(port: number, click: Click): Promise<string>
  stop(): void
}

export async function startTeams(): Promise<Teams> {
  // The bot ends a connection that was idle for five seconds, so none is used again after two.
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, timeout: 2_000 })
  const lastCards = new Map<string, string>()
  const connector = createServer(async (incoming, answer) => {
    const [, chat = ''] = /^\/v3\/conversations\/([^/]+)\/activities/.exec(incoming.url ?? '') ?? []
    lastCards.set(chat, await textOf(incoming))
    answer.setHeader('content-type', 'application/json')
    answer.end('{"id":"1"}')
  })
  await listen(connector)
  const serviceUrl = originOf(connector)

  const post = (port: number, activity: object) =>
    new Promise<string>((resolve, reject) => {
      const body = JSON.stringify(activity)
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const outgoing = request({ port, path: '/api/messages', method: 'POST', headers, agent }, async (answer) => {
        const text = await textOf(answer)
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`The bot answered ${answer.statusCode}: ${text}`))
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })

  return {
    lastCard: (employee) => lastCards.get(employee) ?? '',
    submit: async (port, click) => {
      const value = { [ACTION_KEY]: click.action, ...click.inputs }
      await post(port, { ...activityOf(click.employee, serviceUrl), type: 'message', replyToId: '1', value })
    },
    execute: (port, click) => {
      const data = { [ACTION_KEY]: click.action, ...click.inputs }
      const action = { type: 'Action.Execute', verb: click.action.kind, data }
      const activity = { ...activityOf(click.employee, serviceUrl), type: 'invoke', name: 'adaptiveCard/action' }
      return post(port, { ...activity, replyToId: '1', value: { action, trigger: 'manual' } })
    },
    stop: () => {
      agent.destroy()
      connector.close()
      connector.closeAllConnections()
    },
  }
}

function activityOf(employee: string, serviceUrl: string) {
  return {
    id: '2',
    timestamp: '2026-01-31T09:00:00.000Z',
    channelId: 'msteams',
    serviceUrl,
    conversation: { id: employee, conversationType: 'personal', tenantId: TENANT },
    from: { id: `29:${employee}`, name: 'An employee', aadObjectId: employee },
    recipient: { id: '28:bot', name: 'Audience Profile' },
    channelData: { tenant: { id: TENANT } },
    locale: 'nl-NL',
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
