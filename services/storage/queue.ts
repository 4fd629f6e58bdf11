/** The queue `deliveries`: one message a shard of a wave. Whoever receives one has it for a while, and may renew that. */
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import { z } from 'zod'
import { type TenantId, tenantId, type WaveId, waveId } from '../identifiers'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import type { DeliveryQueue, DeliveryTask, HeldTask } from './delivery-stores'
import { SHARDS } from './keys'
import { inParallel } from './parallel'
import { Turnstile } from './turnstile'

export interface Queues {
  readonly tasks: QueueClient
  /** What nobody could work on: an administrator looks there. */
  readonly poison: QueueClient
}

export class TaskQueue implements DeliveryQueue {
  /** `seconds`: how long a task belongs to whoever received it. */
  constructor(
    private readonly queues: Queues,
    private readonly seconds = HELD_SECONDS,
  ) {}

  /** Creates the queues where they are not there. */
  async create(abortSignal: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.createIfNotExists({ abortSignal })))
  }

  async enqueue(tenant: TenantId, wave: WaveId, shards: readonly number[]): Promise<void> {
    await inParallel(SENDS_AT_ONCE, shards, (shard) =>
      withDeadline(TURN_MILLISECONDS, (signal) => send(this.queues.tasks, textOf({ tenant, wave, shard }), 0, signal)),
    )
  }

  receive(most: number, stop: AbortSignal): Promise<readonly HeldTask[]> {
    const options = { numberOfMessages: Math.min(most, MOST_MESSAGES), visibilityTimeout: this.seconds }
    return withDeadline(
      TURN_MILLISECONDS,
      async (signal) => {
        const { receivedMessageItems } = await this.queues.tasks.receiveMessages({ ...options, abortSignal: signal })
        const held: HeldTask[] = []
        for (const message of receivedMessageItems) {
          const task = taskOf(message.messageText)
          if (task === null) await putAside(this.queues, message, signal)
          else held.push(new HeldMessage(this.queues, message, task, this.seconds))
        }
        return held
      },
      stop,
    )
  }

  length(): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, async (abortSignal) => {
      const { approximateMessagesCount = 0 } = await this.queues.tasks.getProperties({ abortSignal })
      return approximateMessagesCount
    })
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
      await send(this.queues.tasks, message.messageText, Math.ceil(seconds), signal)
      await remove(this.queues.tasks, message, signal)
    })
  }

  poison(): Promise<void> {
    return this.#call((message, signal) => putAside(this.queues, message, signal))
  }

  #call(work: (message: Message, signal: AbortSignal) => Promise<void>): Promise<void> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      this.#calls.pass(this.#message.messageId, signal, () => work(this.#message, signal)),
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

function textOf(task: DeliveryTask): string {
  return JSON.stringify(task)
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
