/** One turn: who is speaking, what is asked, and how the reply reaches Teams. */
import {
  type Activity,
  type AdaptiveCardInvokeResponse,
  type AdaptiveCardInvokeValue,
  type InvokeResponse,
  TeamsActivityHandler,
  TurnContext,
} from 'botbuilder'
import { z } from 'zod'
import type { Card } from '../cards/card'
import type { Language } from '../cards/language'
import { type EmployeeId, employeeId, type TenantId, type WaveId } from '../services/identifiers'
import { StorageError } from '../services/storage/errors'
import type { Employee } from '../services/storage/stores'
import { isTimeZone } from '../services/waves/sending-hours'
import { record, recordCommand, recordPress } from './audit'
import { channelOf, chatOf, rootOf } from './chat-reference'
import type { Command } from './commands/command'
import { commandOf } from './commands/index'
import { readAction } from './conversation/action'
import { showDetails } from './conversation/details'
import { markShown, press } from './conversation/dialogue'
import { showGroups } from './conversation/groups'
import { welcomeOnInstallation } from './conversation/installation'
import { tenantOf } from './door'
import type { Limits } from './limits'
import { languageCodeFor } from './locales/language'
import { defectOf } from './log'
import type { Parts } from './parts'
import type { Person, Team } from './person'
import { attached, type Post, teamsStatusOf } from './post'
import type { Reply } from './reply'
import { isLeadAction, pressLead } from './waves/press'
import { isUpload, takeUpload } from './waves/upload'

export interface HandlerParts extends Parts {
  readonly post: Post
  /** The one tenant that is served; null locally, where whoever speaks is served. */
  readonly tenant: TenantId | null
  readonly limits: Pick<Limits, 'person'>
}

/** `joined`: this turn made the person one of those who have the app. */
type Work = (person: Person, joined: boolean) => Promise<Reply | null>

type Met =
  | { readonly kind: 'met'; readonly person: Person; readonly joined: boolean }
  | { readonly kind: 'refused'; readonly text: string }

export class AudienceProfileHandler extends TeamsActivityHandler {
  /** Locally, those who were welcomed since the start. */
  readonly #welcomed = new Set<EmployeeId>()

  constructor(private readonly parts: HandlerParts) {
    super()
    this.onMessage(async (context, next) => {
      await this.message(context)
      await next()
    })
    this.onMembersAdded(async (context, next) => {
      await this.added(context)
      await next()
    })
    this.onInstallationUpdateAdd(async (context, next) => {
      await this.installed(context)
      await next()
    })
    this.onInstallationUpdateRemove(async (context, next) => {
      await this.removed(context)
      await next()
    })
  }

  /** Whoever does more than people do is told so, once in a while, and is not heard for the rest of the minute. */
  override async run(context: TurnContext): Promise<void> {
    const { from, type, locale } = context.activity
    const pace = await this.parts.limits.person(from.aadObjectId ?? from.id)
    if (pace === 'within') return super.run(context)
    const { text } = this.parts.languages[languageCodeFor(locale ?? null, null)]
    const told = pace === 'beyond' ? text('messages.tooMuch') : ''
    if (pace === 'beyond') this.parts.log('too-much', {})
    // Taken, whatever becomes of it: of a refusal Teams would make another try.
    if (type === 'invoke')
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: textAnswer(told) } })
    else if (type === 'message' && told !== '') await context.sendActivity(told)
  }

  /** Of all that may be invoked, ours is one. The SDK takes each for whole, and would fall over what is not. */
  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    const { name, value } = context.activity
    if (name !== 'adaptiveCard/action') return { status: NOT_IMPLEMENTED }
    return EXECUTED.safeParse(value).success ? super.onInvokeActivity(context) : { status: BAD_REQUEST }
  }

  /** A button of kind Action.Execute: the answer to the invoke replaces the card. */
  override async onAdaptiveCardInvoke(
    context: TurnContext,
    { action }: AdaptiveCardInvokeValue,
  ): Promise<AdaptiveCardInvokeResponse> {
    const reply = await this.turn(context, (person) => this.pressed(context, person, action.data))
    if (reply?.kind === 'card') {
      await this.note(context, reply)
      await this.afterCard(context, reply, context.activity.replyToId ?? null)
      return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { ...reply.card } }
    }
    if (reply?.kind === 'text') return textAnswer(reply.text)
    if (reply !== null) await this.deliver(context, reply, null)
    return textAnswer('')
  }

  /** An edited message is answered as what it says now: whatever a text does counts once, however often it is said. */
  protected override dispatchMessageUpdateActivity(context: TurnContext): Promise<void> {
    return this.message(context)
  }

  private async message(context: TurnContext): Promise<void> {
    const { value, replyToId, conversation } = context.activity
    const clicked = value !== undefined && value !== null
    const reply = await this.turn(context, (person) =>
      clicked ? this.pressed(context, person, value) : this.typed(context, person),
    )
    if (reply === null) return
    await this.deliver(context, reply, clicked && isPersonal(conversation) ? (replyToId ?? null) : null)
  }

  /**
   * Of the two events of a first installation, in whatever order, one brings the welcome. When somebody installs again,
   * Teams sends no `membersAdded`.
   */
  private async added(context: TurnContext): Promise<void> {
    const { membersAdded = [], recipient, conversation } = context.activity
    if (!membersAdded.some(({ id }) => id === recipient.id)) return
    const reply = await this.turn(context, async (person, joined) => {
      if (!isPersonal(conversation)) return { kind: 'text', text: person.language.text('messages.teamWelcome') }
      // The Playground adds its person at every start, to an empty chat.
      const opened = this.parts.tenant === null && !this.#welcomed.has(person.id)
      return joined || opened ? this.welcomed(person) : null
    })
    if (reply !== null) await this.deliver(context, reply, null)
  }

  private async installed(context: TurnContext): Promise<void> {
    const { action, conversation } = context.activity
    // An upgrade removes and adds as well, under names of its own.
    if (action !== 'add' || !isPersonal(conversation)) return
    const reply = await this.turn(context, async (person, joined) => (joined ? this.welcomed(person) : null))
    if (reply !== null) await this.deliver(context, reply, null)
  }

  private welcomed(person: Person): Promise<Reply | null> {
    if (this.parts.tenant === null) this.#welcomed.add(person.id)
    return welcomeOnInstallation(this.parts, person)
  }

  private async removed(context: TurnContext): Promise<void> {
    const { action, conversation } = context.activity
    if (action !== 'remove' || !isPersonal(conversation)) return
    await this.turn(context, async ({ tenant, employee }) => {
      if (employee !== null) await this.parts.stores.employees.save(tenant, { ...employee, state: 'removed' })
      return null
    })
  }

  /** The border of every turn: who it is, and words for what goes wrong. */
  private async turn(context: TurnContext, work: Work): Promise<Reply | null> {
    const { languages, log, observing } = this.parts
    let language: Language = languages[languageCodeFor(context.activity.locale ?? null, null)]
    try {
      const met = await this.meet(context)
      if (met.kind === 'refused') return { kind: 'text', text: language.text(met.text) }
      language = met.person.language
      return await work(met.person, met.joined)
    } catch (error) {
      if (error instanceof StorageError) {
        log('storage-failed', { problem: `${error.kind}: ${error.message}` })
        observing.endsAs('away')
        return { kind: 'text', text: language.text('messages.storageAway') }
      }
      log('turn-failed', defectOf(error))
      observing.endsAs('failed')
      return { kind: 'text', text: language.text('messages.failed') }
    }
  }

  private async meet(context: TurnContext): Promise<Met> {
    const { activity } = context
    const { log, stores, languages } = this.parts
    const tenant = tenantOf(activity)
    if (tenant === null) throw new Error('The door lets nobody in who speaks of no tenant.')
    const aadObjectId = activity.from?.aadObjectId
    if (!aadObjectId) {
      log('unknown-person', {})
      return { kind: 'refused', text: 'messages.unknownPerson' }
    }
    const id = employeeId(aadObjectId.toLowerCase())
    const known = await stores.employees.read(tenant, id)
    const personal = isPersonal(activity.conversation)
    const employee = personal && !isRemoval(activity) ? employeeOf(activity, id, known) : known
    const differs = employee !== null && employee !== known && !sameEmployee(employee, known)
    const joined = differs && (await stores.employees.save(tenant, employee)) === 'joined'
    return {
      kind: 'met',
      joined,
      person: {
        tenant,
        id,
        pseudonym: this.parts.pseudonym(tenant, id),
        isLead: false,
        refusal: 'messages.notLead',
        personal,
        conversationId: rootOf(activity.conversation.id),
        team: teamOf(activity),
        language: languages[languageCodeFor(activity.locale ?? employee?.locale ?? null, employee?.language ?? null)],
        employee,
      },
    }
  }

  /** The person with what is known of them as a lead: asked only where it matters, since Graph may have to be asked. */
  private async weighed(person: Person): Promise<Person> {
    const { kind } = await this.parts.leadership.standingOf(person.id)
    return {
      ...person,
      isLead: kind === 'lead',
      refusal: kind === 'unknown' ? 'messages.leadUnknown' : 'messages.notLead',
    }
  }

  private async typed(context: TurnContext, speaker: Person): Promise<Reply> {
    const { text } = speaker.language
    const upload = context.activity.attachments?.find(isUpload)
    const uploader = upload !== undefined && speaker.personal ? await this.weighed(speaker) : null
    if (upload !== undefined && uploader?.isLead) {
      await record(this.parts, uploader, 'upload')
      return takeUpload(this.parts, uploader, upload, context.activity.id ?? this.parts.newId())
    }
    const said = context.activity.text ? TurnContext.removeRecipientMention(context.activity) : ''
    const typed = commandOf(said)
    if (typed === null) return { kind: 'text', text: text(speaker.personal ? 'messages.hint' : 'messages.channelHint') }
    const person = typed.command.audience === 'personal' ? speaker : await this.weighed(speaker)
    await recordCommand(this.parts, person, typed.command)
    const refusal = refusalOf(typed.command, person)
    if (refusal !== null) return { kind: 'text', text: text(refusal) }
    return typed.command.run(this.parts, person, typed.argument)
  }

  private async pressed(context: TurnContext, person: Person, value: unknown): Promise<Reply> {
    const { text } = person.language
    const read = readAction(value)
    if (read === null) {
      this.parts.log('unknown-action', {})
      return { kind: 'text', text: text('messages.unknownAction') }
    }
    if (isLeadAction(read.action)) {
      const lead = await this.weighed(person)
      await recordPress(this.parts, lead, read.action)
      return pressLead(this.parts, lead, read.action, read.inputs)
    }
    if (read.action.kind === 'summary-details') {
      return showDetails(this.parts, await this.weighed(person), read.action)
    }
    if (read.action.kind === 'summary-groups') {
      return showGroups(this.parts, await this.weighed(person), read.action)
    }
    if (!isPersonal(context.activity.conversation)) return { kind: 'text', text: text('messages.personalOnly') }
    return press(this.parts, person, read.action, read.inputs)
  }

  private async deliver(context: TurnContext, reply: Reply, clicked: string | null): Promise<void> {
    switch (reply.kind) {
      case 'text':
        await context.sendActivity(reply.text)
        return
      case 'new-card': {
        const sent = await context.sendActivity(attached(reply.card))
        await this.note(context, reply)
        if (reply.progressOf !== undefined) await this.showsProgress(context, reply.progressOf, sent?.id ?? null)
        return
      }
      case 'card': {
        await this.note(context, reply)
        await this.afterCard(context, reply, await this.replace(context, reply.card, clicked))
        return
      }
      case 'post': {
        const posted = (await this.parts.post.card(reply.to, reply.card)) === 'posted'
        await context.sendActivity(posted ? reply.posted : reply.failed)
        return
      }
      case 'report-here': {
        const settled = await this.turn(context, async (person) => {
          await this.parts.stores.settings.setCommunicationsChannel(person.tenant, channelOf(context.activity))
          return { kind: 'text', text: reply.text }
        })
        if (settled?.kind === 'text') await context.sendActivity(settled.text)
        return
      }
    }
  }

  /** What is said beside a card; the card comes also where this does not. */
  private async note(context: TurnContext, { note }: { readonly note?: string }): Promise<void> {
    if (note === undefined) return
    try {
      await context.sendActivity(note)
    } catch (error) {
      this.parts.log('reply-failed', { status: teamsStatusOf(error) })
    }
  }

  /** The clicked card becomes `card`; where Teams no longer has it, `card` comes as a new one. The message's id. */
  private async replace(context: TurnContext, card: Card, clicked: string | null): Promise<string | null> {
    if (clicked !== null && (await this.update(context, card, clicked))) return clicked
    const sent = await context.sendActivity(attached(card))
    return sent?.id ?? null
  }

  private async update(context: TurnContext, card: Card, id: string): Promise<boolean> {
    try {
      await context.updateActivity({ ...attached(card), id })
      return true
    } catch (error) {
      this.parts.log('card-not-replaced', { status: teamsStatusOf(error) })
      return false
    }
  }

  private async afterCard(
    context: TurnContext,
    { card, also, progressOf, invites }: Extract<Reply, { kind: 'card' }>,
    shown: string | null,
  ): Promise<void> {
    if (also !== undefined && also !== shown) await this.update(context, card, also)
    if (progressOf !== undefined) await this.showsProgress(context, progressOf, shown)
    if (invites === undefined) return
    await this.turn(context, async (person) => {
      await markShown(this.parts, person, invites, shown)
      return null
    })
  }

  /** The message shows how far the wave is from now on; where that cannot be kept, it merely stands still. */
  private async showsProgress(context: TurnContext, wave: WaveId, message: string | null): Promise<void> {
    const { conversation, serviceUrl, id: turn = null } = context.activity
    if (message === null) return
    const card = { conversation: conversation.id, serviceUrl, activity: message, turn }
    await this.turn(context, async ({ tenant, id: lead }) => {
      await this.parts.stores.waves.setProgressCard(tenant, wave, { ...card, lead })
      return null
    })
  }
}

const BAD_REQUEST = 400
const NOT_IMPLEMENTED = 501
/** As much of what a button of kind Action.Execute sends as the SDK relies on. */
const EXECUTED = z.looseObject({ action: z.looseObject({ type: z.literal('Action.Execute') }) })

/** What a client shows beside the card that was clicked. */
function textAnswer(text: string): AdaptiveCardInvokeResponse {
  // A text, as documented; the SDK's type knows cards only.
  const value = text as unknown as Record<string, unknown>
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value }
}

function refusalOf({ audience, privately }: Command, person: Person): string | null {
  if (audience === 'personal' && !person.personal) return 'messages.personalOnly'
  if (audience === 'leads' && !person.isLead) return person.refusal
  if (privately && !person.personal) return 'messages.personalOnly'
  return null
}

function isRemoval({ type, action }: Activity): boolean {
  return type === 'installationUpdate' && action !== 'add' && action !== 'add-upgrade'
}

function isPersonal(conversation: Activity['conversation']): boolean {
  return conversation.conversationType === 'personal'
}

function teamOf({ channelData, serviceUrl }: Activity): Team | null {
  const team: unknown = channelData?.team
  if (typeof team !== 'object' || team === null || !('id' in team) || typeof team.id !== 'string') return null
  return { id: team.id, name: 'name' in team && typeof team.name === 'string' ? team.name : '', serviceUrl }
}

/** The employee as this activity shows them: the address of the chat and the locale can change. */
function employeeOf(activity: Activity, id: EmployeeId, known: Employee | null): Employee {
  return {
    id,
    reference: chatOf(activity),
    locale: activity.locale ?? known?.locale ?? null,
    language: known?.language ?? null,
    timeZone: timeZoneOf(activity) ?? known?.timeZone ?? null,
    state: 'installed',
  }
}

/** Teams tells it in a field of its own, older clients among the entities. */
function timeZoneOf({ localTimezone, entities }: Activity): string | null {
  const told: unknown = localTimezone ?? entities?.find(({ type }) => type === 'clientInfo')?.['timezone']
  return typeof told === 'string' && isTimeZone(told) ? told : null
}

/** The reference is stored as the text that it makes. */
function sameEmployee(a: Employee, b: Employee | null): boolean {
  const { reference, ...rest } = a
  if (b === null || JSON.stringify(reference) !== JSON.stringify(b.reference)) return false
  return (
    rest.locale === b.locale && rest.language === b.language && rest.timeZone === b.timeZone && rest.state === b.state
  )
}
