/**
 * A post in Viva Engage: first its preview, word for word; then, when a lead presses *Post*, the post itself, once. What
 * was pressed must still be what would be posted, and no one else may have ordered it meanwhile.
 */
import { createHash } from 'node:crypto'
import { type EngagePost, engageCard, engageEndCard } from '../../cards/engage-card'
import type { Language } from '../../cards/language'
import { StorageError } from '../../services/storage/errors'
import type { PostState, PostSubject } from '../../services/storage/stores'
import { summaryOf } from '../../services/summary/summarise'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { launchOf } from '../waves/messages'
import { timeZoneOf } from '../waves/planning'
import type { Posting } from './community'
import { invitationText, summaryText } from './texts'

/** The preview. `wave`: of an invitation the one that is open, of a summary any. */
export async function previewPost(
  parts: Parts,
  person: Person,
  wave: Wave,
  subject: Pick<PostSubject, 'post' | 'release'>,
): Promise<Reply> {
  const { language } = person
  const post = { ...subject, wave: wave.id }
  const text = await textOf(parts, wave, post, language)
  if (text === null) return { kind: 'text', text: language.text('engage.gone') }
  const last = await parts.stores.posts.read(person.tenant, post)
  const action = {
    ...post,
    kind: 'engage-post',
    language: language.code,
    round: 1 + (last?.round ?? 0),
    mark: markOf(text),
  } as const
  const before = last && { state: last.state, at: language.moment(last.at, timeZoneOf(parts, person)) }
  return { kind: 'card', card: engageCard({ text, action, before }, language, parts.cards) }
}

/** Nothing was posted, and nothing is left to press. */
export function dropPost(parts: Parts, { language }: Person): Reply {
  return { kind: 'card', card: engageEndCard('dropped', language, parts.cards) }
}

/** Posts in the background, since Viva Engage may ask to wait; how it ended is told in the lead's own chat. */
export async function pressPost(parts: Parts, person: Person, action: EngagePost): Promise<Reply> {
  const { engage, stores, now, cards } = parts
  const { tenant, employee, language } = person
  const say = (key: string): Reply => ({ kind: 'text', text: language.text(key) })
  if (engage === null) return say('engage.off')
  if (!person.personal || employee === null) return say('messages.personalOnly')
  const wave = await stores.waves.read(tenant, action.wave)
  if (wave === null) return say('messages.unknownAction')
  const text = await textOf(parts, wave, action, parts.languages[action.language])
  if (text === null) return say('engage.gone')
  if (markOf(text) !== action.mark) {
    const again = await previewPost(parts, person, wave, action)
    return again.kind === 'card' ? { ...again, note: language.text('engage.changed') } : again
  }
  if (!(await stores.posts.begin(tenant, action, action.round, now()))) return say('engage.already')
  parts.inBackground(async (stop) => {
    const posting = await engage.community.post(text, stop)
    tellLog(parts, posting)
    await settle(parts, person, action, stateAfter(posting))
    await parts.post.text(employee.reference, language.text(`engage.ended.${posting.kind}`))
  })
  return { kind: 'card', card: engageEndCard('posting', language, cards) }
}

/** Null where it cannot be posted any more: the wave closed, or there is no such release. */
async function textOf(parts: Parts, wave: Wave, post: Omit<PostSubject, 'wave'>, language: Language) {
  const { stores, minimumGroup, engage } = parts
  if (post.post === 'invitation') {
    if (wave.state !== 'open' || wave.launch === null) return null
    const chatLink = engage?.chatLink ?? null
    return invitationText({ name: wave.name, plan: launchOf(wave).plan, minimumGroup, chatLink }, language)
  }
  const release = await stores.releases.read(wave.id, post.release)
  return release && summaryText(summaryOf(release, minimumGroup), language)
}

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

function stateAfter({ kind }: Posting): PostState {
  if (kind === 'posted' || kind === 'unknown') return kind
  return 'not-posted'
}

/** Where storage is away, the row says `begun`: the next preview then warns that it may have been posted. */
async function settle({ stores, now, log }: Parts, person: Person, action: EngagePost, state: PostState) {
  try {
    await stores.posts.settle(person.tenant, action, { round: action.round, state, at: now() })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    log('storage-failed', { problem: `${error.kind}: ${error.message}` })
  }
}

function tellLog({ log }: Parts, posting: Posting): void {
  if (posting.kind === 'posted') return
  const { kind, problem } = posting
  if (kind === 'sign-in-needed' || kind === 'misconfigured') log('engage-not-signed-in', { problem })
  else log('engage-not-posted', { outcome: kind, problem })
}
