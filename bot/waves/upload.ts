/** A list of people that a lead has sent as a file: read in the background, since thousands of addresses take minutes. */
import type { Language } from '../../cards/language'
import { readList } from '../../services/waves/list'
import { emptyPlan, readPlan } from '../../services/waves/plan'
import type { WavePlan } from '../../services/waves/wave'
import { downloadList, FILE_ATTACHMENT } from '../audience/upload'
import { textOfLine, textOfProblem, textOfRefusal } from '../audience/words'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { listMark, MOST_REMARKS, showForm, timeZoneOf } from './planning'

export function isUpload(attachment: { readonly contentType?: string }): boolean {
  return attachment.contentType === FILE_ATTACHMENT
}

/** The form follows when the list is read, with its people in a draft already. `message` names the upload. */
export function takeUpload(parts: Parts, person: Person, attachment: unknown, message: string): Reply {
  const { text } = person.language
  const to = person.employee?.reference
  if (to === undefined) return { kind: 'text', text: text('messages.unknownPerson') }
  parts.inBackground(async (signal) => {
    const read = await uploaded(parts, person, attachment, message, signal).catch(async (error: unknown) => {
      await parts.post.text(to, text('launch.notRead'))
      throw error
    })
    if (read.kind === 'form') await parts.post.card(to, read.card)
    else await parts.post.text(to, read.problem)
  })
  return { kind: 'text', text: text('launch.reading') }
}

type Read = { readonly kind: 'form'; readonly card: FormCard } | { readonly kind: 'problem'; readonly problem: string }
type FormCard = Extract<Reply, { kind: 'card' }>['card']

async function uploaded(
  parts: Parts,
  person: Person,
  attachment: unknown,
  message: string,
  signal: AbortSignal,
): Promise<Read> {
  const { language, tenant, id } = person
  const upload = await downloadList(attachment, { mayFetch: parts.outbound.toFiles })
  if (upload.kind === 'refused') return { kind: 'problem', problem: textOfRefusal(upload.refusal, language) }
  const list = await readList(upload.text, 'uploaded')
  if (list.kind === 'refused') return { kind: 'problem', problem: textOfRefusal(list.refusal, language) }
  const found = await parts.audiences.peopleOfList(list, signal)
  if (found.kind === 'unavailable') return { kind: 'problem', problem: textOfProblem(found.problem, language) }
  const plan = planFor(parts, person, language)
  const wave = await parts.stores.waves.draft(tenant, {
    // With its people: an edited message may bring another file.
    key: ['list', message, listMark(found.candidates)].join(' '),
    name: language.text('launch.fromList'),
    lead: id,
    plan,
    at: parts.now(),
  })
  await parts.stores.deliveries.invite(wave.id, found.candidates)
  const remarks = [
    language.text('launch.listRead', { count: found.candidates.length }),
    ...found.problems.slice(0, MOST_REMARKS).map((problem) => textOfLine(problem, language)),
  ]
  const filled = { ...emptyPlan(parts.now(), timeZoneOf(parts, person)), audience: 'list' }
  return { kind: 'form', card: showForm(parts, person, { filled, problems: [], draft: wave, remarks }).card }
}

/** What stands in the form that is sent, as a plan: the draft needs one until the lead has filled it in. */
function planFor(parts: Parts, person: Person, language: Language): WavePlan {
  const timeZone = timeZoneOf(parts, person)
  const filled = { ...emptyPlan(parts.now(), timeZone), audience: 'list', name: language.text('launch.fromList') }
  const { read } = readPlan(filled, {
    now: parts.now(),
    timeZone,
    listGiven: true,
    retentionMonths: parts.retentionMonths,
  })
  if (read === null) throw new Error('An empty form with a name is a plan.')
  return { ...read.plan, audience: { kind: 'list' } }
}
