import type { Activity } from 'botbuilder'
import { channelOf, chatOf } from '../../bot/chat-reference'

/** As Teams sends it, with fields that nobody announced. */
const ACTIVITY = {
  type: 'message',
  id: '17',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  locale: 'nl-NL',
  from: { id: '29:anna', name: 'Anna', aadObjectId: 'a1', userPrincipalName: 'anna@example.org', role: 'user' },
  recipient: { id: '28:bot', name: 'Audience Profile' },
  conversation: { id: 'a:anna', name: 'Anna', conversationType: 'personal', tenantId: 't', topic: 'Of Anna' },
} as unknown as Activity

test('of what Teams says of a person, only what it takes to write to them is kept', () => {
  expect(chatOf(ACTIVITY)).toEqual({
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    bot: { id: '28:bot' },
    user: { id: '29:anna', aadObjectId: 'a1' },
    conversation: { id: 'a:anna', conversationType: 'personal', tenantId: 't' },
  })
})

test('of a channel, nobody who spoke in it is kept, and no thread', () => {
  const spoken = { ...ACTIVITY, conversation: { ...ACTIVITY.conversation, id: '19:news@thread.tacv2;messageid=17' } }
  expect(channelOf(spoken)).toEqual({
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    bot: { id: '28:bot' },
    conversation: { id: '19:news@thread.tacv2', conversationType: 'personal', tenantId: 't' },
  })
})
