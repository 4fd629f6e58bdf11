import type { Activity } from 'botbuilder'
import { NotTakenError, TurnAdapter } from '../../bot/adapter'
import { CLOUDS } from '../../bot/cloud'
import { outboundOf } from '../../bot/outbound'

/** As much of an activity as the SDK needs. */
const MESSAGE = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'http://127.0.0.1:9/',
  from: { id: '29:x', name: '' },
  recipient: { id: '28:bot', name: '' },
  conversation: { id: 'a:x', name: '', isGroup: false, conversationType: 'personal' },
  // The SDK's type wants what Teams may leave out.
} as unknown as Activity

test('a turn ends with its limit whatever holds its message up, also where nothing can be broken off', async () => {
  const outbound = outboundOf(CLOUDS.public, true)
  const adapter = new TurnAdapter({ identity: null, cloud: CLOUDS.public, outbound, outgoingMilliseconds: 50 })
  const turn = adapter.run(await adapter.authenticate('', MESSAGE), MESSAGE, async (context) => {
    context.onSendActivities(() => new Promise(() => undefined))
    await context.sendActivity('hello')
  })
  await expect(turn).rejects.toEqual(new NotTakenError(0))
})
