/**
 * What the Agents Playground 0.2.28 posted to the bot, as it was recorded; names and ids are ours. Below it what it cannot
 * send and Teams does.
 */
export interface Cast {
  readonly serviceUrl: string
  readonly tenant: string
  /** The object id. */
  readonly person: string
  /** The personal chat. */
  readonly chat: string
  readonly channel: string
  readonly wave: string
}

export type Activity = Readonly<Record<string, unknown>>

const BOT = { id: '28:bot', name: 'Test Bot' }

export function activitiesOf(cast: Cast): readonly Activity[] {
  const { person, chat, tenant, channel, wave } = cast
  const from = { id: `29:${person}`, name: 'Alex Wilber', aadObjectId: person }
  const personal = { conversationType: 'personal', tenantId: tenant, id: chat }
  const inChannel = { isGroup: true, conversationType: 'channel', tenantId: tenant, id: channel }
  const thread = { ...inChannel, id: `${channel};messageid=1795609504445` }
  const team = { id: channel, name: 'My Team', aadGroupId: '00000000-0000-0000-0000-000000000031' }
  const clientInfo = { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' }
  const settings = { selectedChannel: { id: chat } }
  const base = (conversation: object, more: object) => ({
    id: 'c803586c-120f-4fc9-b5d9-7ed5a9a35784',
    from,
    timestamp: '2026-11-25T12:24:24.662Z',
    localTimestamp: '2026-11-25T12:24:24.662+00:00',
    localTimezone: 'UTC',
    serviceUrl: cast.serviceUrl,
    conversation,
    recipient: BOT,
    locale: 'en-US',
    entities: [clientInfo],
    channelData: { tenant: { id: tenant }, source: { name: 'message' }, settings },
    channelId: 'msteams',
    ...more,
  })
  const mentioned = [{ type: 'mention', mentioned: BOT, text: '<at>Test Bot</at>' }, clientInfo]
  const ofTeam = { tenant: { id: tenant }, team, channel: { id: channel } }
  const press = (data: object) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: '1795609464834',
    value: { action: { type: 'Action.Execute', title: 'Start', verb: 'start', data }, trigger: 'manual' },
  })
  const said = (text: string) => base(personal, { type: 'message', text, textFormat: 'plain' })
  return [
    base(personal, { type: 'installationUpdate', action: 'add' }),
    base(personal, { type: 'conversationUpdate', membersAdded: [{ id: from.id, aadObjectId: person }, BOT] }),
    base(inChannel, { type: 'installationUpdate', action: 'add', channelData: ofTeam }),
    base(inChannel, {
      type: 'conversationUpdate',
      membersAdded: [BOT],
      channelData: { ...ofTeam, eventType: 'teamMemberAdded' },
    }),
    base(thread, {
      type: 'message',
      text: '<at>Test Bot</at>status',
      textFormat: 'plain',
      entities: mentioned,
      channelData: { teamsChannelId: channel, teamsTeamId: channel, ...ofTeam },
    }),
    ...['start', 'profile', 'my data', 'erase', 'help', 'language nl', 'summary', 'status', 'audit', 'who may'].map(
      said,
    ),
    ...actionsOn(wave).flatMap((data) => [
      base(personal, press(data)),
      base(personal, { type: 'message', replyToId: '1795609464834', value: data }),
    ]),
    // From here on: what Teams sends besides.
    base(personal, { type: 'installationUpdate', action: 'remove' }),
    base(personal, { type: 'typing' }),
    base(personal, { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '1' }),
    base(personal, {
      type: 'messageUpdate',
      text: 'help',
      channelData: { eventType: 'editMessage', tenant: { id: tenant } },
    }),
    base(personal, { type: 'messageDelete', channelData: { eventType: 'softDeleteMessage', tenant: { id: tenant } } }),
    base(personal, { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: '1' } }),
    base(personal, { type: 'endOfConversation', code: 'completedSuccessfully' }),
    ...INVOKES.map((name) => base(personal, { type: 'invoke', name, value: { state: 'x', context: {}, data: {} } })),
    base(personal, {
      type: 'message',
      text: '',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          contentUrl: 'https://contoso-my.sharepoint.com/personal/a/list.csv',
          name: 'list.csv',
          content: { downloadUrl: 'https://example.org/list.csv', uniqueId: 'u', fileType: 'csv' },
        },
      ],
    }),
  ]
}

const INVOKES = [
  'fileConsent/invoke',
  'task/fetch',
  'task/submit',
  'signin/verifyState',
  'signin/tokenExchange',
  'composeExtension/query',
  'composeExtension/fetchTask',
  'actionableMessage/executeAction',
  'config/fetch',
  'tab/fetch',
]

/** Every button that there is, for a draft, a form and a question that are nobody's. */
function actionsOn(wave: string): readonly object[] {
  const answers = { consume: 'weekly', visit: 'none', platforms: 'linkedin,mastodon', ambassador: 'yes' }
  const data = (action: object) => ({ audienceProfile: action, ...answers })
  return [
    data({ kind: 'start', wave }),
    ...[1, 2, 3, 4].map((step) => data({ kind: 'step', wave, draft: "nobody's", step, direction: 'next' })),
    ...['profile', 'my-data', 'erase', 'not-for-me'].map((kind) => data({ kind, wave })),
    data({ kind: 'erase-confirmed', wave, mark: "draft:nobody's" }),
    data({ kind: 'plan', form: "nobody's", draft: null }),
    ...['plan-again', 'try', 'confirm'].map((kind) => data({ kind, wave: `${wave}9` })),
    ...['cancel', 'close', 'remind'].map((order) => data({ kind: 'ask', wave, order })),
    ...['drop', 'retry', 'progress'].map((order) => data({ kind: 'wave-order', wave, order })),
    data({ kind: 'remind', wave, round: 1 }),
    data({ kind: 'summary-details', wave, release: 1 }),
  ]
}
