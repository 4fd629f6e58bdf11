/** The queue `deliveries`: one message a shard of a wave. Whoever receives one has it for a while, and may renew that. */
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import { z } from 'zod'
import { type TenantId, tenantId, type WaveId, waveId } from '../identifiers'
import { type Observing, UNOBSERVED } from '../observing/observing'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import type { DeliveryQueue, DeliveryTask, HeldTask, QueueAge } from './delivery-stores'
import { SHARDS } from './keys'
import { outcomeOfStorage } from './outcome'
import { inParallel } from './parallel'
import { Turnstile } from './turnstile'

export interface Queues {
  readonly tasks: QueueClient
  /** What nobody could work on: an administrator looks there. */
  readonly poison: QueueClient
}

export class TaskQueue implements DeliveryQueue, QueueAge {
  /** `seconds`: how long a task belongs to whoever received it. */
  constructor(
    private readonly queues: Queues,
    private readonly seconds = HELD_SECONDS,
    private readonly observing: Observing = UNOBSERVED,
  ) {}

  /** Creates the queues where they are not there. */
  async create(abortSignal: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.createIfNotExists({ abortSignal })))
  }

  async enqueue(tenant: TenantId, wave: WaveId, shards: readonly number[]): Promise<void> {
    await inParallel(SENDS_AT_ONCE, shards, (shard) =>
      this.#call('write', () =>
        withDeadline(TURN_MILLISECONDS, (signal) =>
          send(this.queues.tasks, textOf({ tenant, wave, shard }, 0), 0, signal),
        ),
      ),
    )
  }

  receive(most: number, stop: AbortSignal): Promise<readonly HeldTask[]> {
    const options = { numberOfMessages: Math.min(most, MOST_MESSAGES), visibilityTimeout: this.seconds }
    return this.#call('read', () =>
      withDeadline(
        TURN_MILLISECONDS,
        async (signal) => {
          const { receivedMessageItems } = await this.queues.tasks.receiveMessages({ ...options, abortSignal: signal })
          const held: HeldTask[] = []
          for (const message of receivedMessageItems) {
            const task = taskOf(message.messageText)
            if (task === null) await putAside(this.queues, message, signal)
            else
              held.push(new HeldMessage(this.queues, message, task, this.seconds, (work) => this.#call('write', work)))
          }
          return held
        },
        stop,
      ),
    )
  }

  length(): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, async (abortSignal) => {
      const { approximateMessagesCount = 0 } = await this.queues.tasks.getProperties({ abortSignal })
      return approximateMessagesCount
    })
  }

  /** Of the 32 tasks at the front that are due and that nobody works on. */
  oldestSeconds(now: Date): Promise<number | null> {
    return withDeadline(TURN_MILLISECONDS, async (abortSignal) => {
      const options = { numberOfMessages: MOST_MESSAGES, abortSignal }
      const { peekedMessageItems } = await this.queues.tasks.peekMessages(options)
      const moments = peekedMessageItems.map(({ messageText, insertedOn }) => dueOf(messageText) ?? insertedOn)
      if (moments.length === 0) return null
      const oldest = Math.min(...moments.map((moment) => moment.getTime()))
      return Math.max(0, (now.getTime() - oldest) / 1000)
    })
  }

  #call<Result>(operation: 'read' | 'write', call: () => Promise<Result>): Promise<Result> {
    return this.observing.timed('storage', { service: 'queue', operation }, call, { error: outcomeOfStorage })
  }
}

type Message = Pick<DequeuedMessageItem, 'messageId' | 'popReceipt' | 'messageText'>

class HeldMessage implements HeldTask {
  readonly received: number
  /** Every renewal replaces the receipt, so one call at a time. */
  readonly #calls = new Turnstile()
  #message: Message

  constructor(
    private readonly queues: Queues,
    message: DequeuedMessageItem,
    readonly task: DeliveryTask,
    readonly seconds: number,
    private readonly observed: (work: () => Promise<void>) => Promise<void>,
  ) {
    this.#message = message
    this.received = message.dequeueCount
  }

  renew(): Promise<void> {
    return this.#call(async (message, abortSignal) => {
      const { messageId, popReceipt } = message
      const options = { abortSignal }
      const { tasks } = this.queues
      const renewed = await tasks.updateMessage(messageId, popReceipt, undefined, this.seconds, options)
      this.#message = { ...message, popReceipt: renewed.popReceipt ?? popReceipt }
    })
  }

  done(): Promise<void> {
    return this.#call((message, signal) => remove(this.queues.tasks, message, signal))
  }

  /** The new message goes first: after a crash there are two, which is harmless, rather than none. */
  later(seconds: number): Promise<void> {
    return this.#call(async (message, signal) => {
      await send(this.queues.tasks, textOf(this.task, seconds), Math.ceil(seconds), signal)
      await remove(this.queues.tasks, message, signal)
    })
  }

  poison(): Promise<void> {
    return this.#call((message, signal) => putAside(this.queues, message, signal))
  }

  #call(work: (message: Message, signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.observed(() =>
      withDeadline(TURN_MILLISECONDS, (signal) =>
        this.#calls.pass(this.#message.messageId, signal, () => work(this.#message, signal)),
      ),
    )
  }
}

const HELD_SECONDS = 60
/** The most that Azure gives at once. */
const MOST_MESSAGES = 32
const SENDS_AT_ONCE = 8
/** A message would vanish after a week otherwise, and its shard with it. */
const NEVER_EXPIRES = -1

const TASK = z.object({
  tenant: z.string().min(1).transform(tenantId),
  wave: z.string().min(1).transform(waveId),
  shard: z
    .int()
    .min(0)
    .max(SHARDS - 1),
})

/** With the moment from which somebody should work on it: Azure tells only when it was sent. */
function textOf(task: DeliveryTask, inSeconds: number): string {
  return JSON.stringify({ ...task, due: new Date(Date.now() + 1000 * inSeconds) })
}

const DUE = z.object({ due: z.iso.datetime().transform((text) => new Date(text)) })

/** Null where it does not say: an earlier version wrote it. */
function dueOf(text: string): Date | null {
  try {
    return DUE.parse(JSON.parse(text)).due
  } catch {
    return null
  }
}

/** Null where this version cannot read it. */
function taskOf(text: string): DeliveryTask | null {
  try {
    return TASK.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function send(queue: QueueClient, text: string, inSeconds: number, abortSignal: AbortSignal): Promise<void> {
  await queue.sendMessage(text, { messageTimeToLive: NEVER_EXPIRES, visibilityTimeout: inSeconds, abortSignal })
}

async function remove(queue: QueueClient, { messageId, popReceipt }: Message, abortSignal: AbortSignal): Promise<void> {
  await queue.deleteMessage(messageId, popReceipt, { abortSignal })
}

async function putAside({ tasks, poison }: Queues, message: Message, signal: AbortSignal): Promise<void> {
  await send(poison, message.messageText, 0, signal)
  await remove(tasks, message, signal)
}
