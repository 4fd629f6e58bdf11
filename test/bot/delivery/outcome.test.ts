import { outcomeOf } from '../../../bot/delivery/outcome'
import { START } from '../../support/storage'
import { type Answer, REFUSALS, refusal, throttled } from '../../support/teams-double/answer'

function outcomeFor({ status, body, headers = {} }: Answer) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return outcomeOf({ status, body: text, retryAfter: headers['Retry-After'] ?? null }, START)
}

describe('what an answer means', () => {
  test.each([
    ['a message was taken', { status: 201, body: { id: '1' } }, { kind: 'done' }],
    ['our payload is wrong', REFUSALS.BadArgument, { kind: 'failed', reason: 'bad-argument' }],
    ['the bot is not known', REFUSALS.BotNotRegistered, { kind: 'halt', reason: 'bot-not-registered' }],
    ['the app is not installed', REFUSALS.ForbiddenOperationException, { kind: 'person', state: 'not-installed' }],
    ['the bot left the chat', REFUSALS.BotNotInConversationRoster, { kind: 'person', state: 'removed' }],
    ['the person blocked it', REFUSALS.ConversationBlockedByUser, { kind: 'person', state: 'blocked' }],
    ['the same, as JSON in JSON', REFUSALS.MessageWritesBlocked, { kind: 'person', state: 'blocked' }],
    ['a policy forbids it', REFUSALS.BotDisabledByAdmin, { kind: 'failed', reason: 'disabled-by-admin' }],
    ['the host is another', REFUSALS.InvalidBotApiHost, { kind: 'failed', reason: 'wrong-host' }],
    ['the chat is gone', REFUSALS.ConversationNotFound, { kind: 'no-conversation' }],
    ['others are in the way', REFUSALS.PreconditionFailed, { kind: 'again', reason: 'refused' }],
    ['the card is too large', REFUSALS.MessageSizeTooBig, { kind: 'halt', reason: 'card-refused' }],
    ['Teams has a defect', REFUSALS.InternalServerError, { kind: 'failed', reason: 'service-error' }],
    ['a gateway fails', REFUSALS.BadGateway, { kind: 'again', reason: 'service-error' }],
    ['Teams is away', REFUSALS.ServiceUnavailable, { kind: 'again', reason: 'service-error' }],
    ['Teams is slow', REFUSALS.GatewayTimeout, { kind: 'again', reason: 'service-error' }],
    ['the request took too long', refusal(408, 'RequestTimeout'), { kind: 'again', reason: 'unreachable' }],
    ['no table names it', refusal(418, 'Teapot'), { kind: 'failed', reason: 'refused' }],
    ['no table names the refusal', refusal(403, 'Other'), { kind: 'failed', reason: 'refused' }],
    ['a refusal is no JSON', { status: 403, body: 'forbidden' }, { kind: 'failed', reason: 'refused' }],
  ])('%s', (_, answer, outcome) => {
    expect(outcomeFor(answer)).toEqual(outcome)
  })

  test.each([
    ['in the message alone', { error: { code: 'Forbidden', message: 'subCode: MessageWritesBlocked' } }],
    ['as a code without an error around it', { code: 'ConversationBlockedByUser' }],
    ['as the number alone', { errorCode: 209, message: '{}' }],
  ])('a block is told %s', (_, body) => {
    expect(outcomeFor({ status: 403, body })).toEqual({ kind: 'person', state: 'blocked' })
  })

  test.each([
    ['17', 17],
    [new Date(START.getTime() + 90_000).toUTCString(), 90],
    [new Date(START.getTime() - 90_000).toUTCString(), 0],
    ['soon', null],
    [null, null],
  ])('too many calls, told to wait: %s', (retryAfter, seconds) => {
    const answer = throttled(null)
    const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': retryAfter }
    expect(outcomeFor({ ...answer, headers })).toEqual({ kind: 'throttled', seconds })
  })
})
