/** Sends batches to a collector, one request each: what it does not take is lost, since more of it comes every minute. */

/** As OpenTelemetry's SDK wants to be told: 0 where the collector took the batch. */
export type Sent = (result: { readonly code: 0 | 1 }) => void

/** `text`: the batch in the words of the collector, null for nothing to send. */
export interface Posting<Batch> {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly textOf: (batch: Batch) => string | Uint8Array | null
  /** Told of each batch whether the collector took it. */
  readonly told: (taken: boolean) => void
}

const SEND_MILLISECONDS = 8_000

export class PostingExporter<Batch> {
  readonly #sending = new Set<Promise<void>>()

  constructor(private readonly posting: Posting<Batch>) {}

  export(batch: Batch, sent: Sent): void {
    const sending = this.#taken(batch).then((taken) => {
      this.posting.told(taken)
      sent({ code: taken ? 0 : 1 })
    })
    this.#sending.add(sending)
    void sending.finally(() => this.#sending.delete(sending))
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#sending)
  }

  shutdown(): Promise<void> {
    return this.forceFlush()
  }

  async #taken(batch: Batch): Promise<boolean> {
    const { url, headers, textOf } = this.posting
    try {
      const body = textOf(batch)
      if (body === null) return true
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
        // A key goes nowhere else.
        redirect: 'error',
        signal: AbortSignal.timeout(SEND_MILLISECONDS),
      })
      await response.arrayBuffer()
      // 206 of Application Insights: some of it was refused.
      return response.status >= 200 && response.status < 300 && response.status !== 206
    } catch {
      return false
    }
  }
}
