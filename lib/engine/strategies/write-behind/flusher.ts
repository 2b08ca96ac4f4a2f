import type { Core } from '@/lib/engine/core'
import { fullJitter } from '@/lib/engine/full-jitter'
import type { SetOptions } from '@/lib/engine/options'
import { Pause } from '@/lib/engine/pause'
import type { Source } from '@/lib/engine/strategies/source'
import { reasonOf } from '@/lib/kernel/errors'
import type { BuriedWrite, Journal, JournalRecord } from '@/lib/ports/journal'
import { flushBatch, isPermanent, laneOf, UnreadableWrite, type Flushed, type FlushContext } from './flush-batch'
import { bytesOf } from './pressure'
import { beginSharing } from './share-writes'

/** One transaction: long enough to be worth its commit, short enough not to keep others from the database. */
const BATCH = { writes: 256, bytes: 1024 * 1024 }
/** How long a write waits for others to come along: a judgement, of the order of a commit. Not measured. */
const LINGER_MS = 10

/** Steps at which the crash loop ends the process. */
export type FlushStep = 'flushing' | 'applied' | 'told' | 'trimmed'

/** A database that is back is noticed within 15 s, half of it on average. */
const PAUSE_MS = { first: 200, most: 15_000 }

export interface FlusherOptions {
  readonly core: Core
  readonly journal: Journal
  readonly namespace: string
  readonly onBuried: (write: BuriedWrite) => void
  readonly onFlushed: (records: readonly JournalRecord[], flushed: readonly Flushed[]) => void
  readonly onStep: (step: FlushStep) => void
}

/** Brings the writes of one namespace to its source, in order; tries again for ever where that may help. */
export class Flusher {
  /** Why the last attempt failed; undefined where it did not. */
  failure: string | undefined
  source: Source<unknown>
  options: SetOptions
  readonly #options: FlusherOptions
  readonly #queue: JournalRecord[] = []
  #added = 0
  #gone = 0
  #waiters: { readonly until: number; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  readonly #pause = new Pause()
  /** Writes in a batch: halved where one of them is refused for good, doubled with each batch that is applied. */
  #limit = BATCH.writes
  #running: Promise<void> | undefined
  #stopped = false
  #failures = 0

  constructor(options: FlusherOptions, source: Source<unknown>, setOptions: SetOptions) {
    this.#options = options
    this.source = source
    this.options = setOptions
  }

  get namespace(): string {
    return this.#options.namespace
  }

  /** When the oldest write in waiting was made; Infinity where none waits. */
  get oldestAt(): number {
    return this.#queue[0]?.at ?? Infinity
  }

  get pending(): number {
    return this.#queue.length
  }

  add(records: readonly JournalRecord[]): void {
    for (const record of records) this.#queue.push(record)
    this.#added += records.length
    this.#start()
  }

  /**
   * Resolves when everything added so far has reached the source or was given up. Keeps the process alive.
   *
   * @throws Error where the cache is closed before that: the rest is in the journal
   */
  async idle(): Promise<void> {
    if (this.#queue.length === 0) return
    if (this.#stopped) throw new LeftToJournal(this.#queue.length)
    const until = this.#added
    const keepAlive = setInterval(() => undefined, 60_000)
    try {
      await new Promise<void>((resolve, reject) => this.#waiters.push({ until, resolve, reject }))
    } finally {
      clearInterval(keepAlive)
    }
  }

  /** Begins nothing any more. What waits is left to the journal. */
  stop(): void {
    this.#stopped = true
    this.#pause.end()
    for (const { reject } of this.#waiters.splice(0)) reject(new LeftToJournal(this.#queue.length))
  }

  #start(): void {
    if (this.#stopped || this.#running || this.#queue.length === 0) return
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      this.#start()
    })
  }

  async #run(): Promise<void> {
    await this.#pause.for(LINGER_MS)
    while (this.#queue.length > 0 && !this.#stopped) {
      const batch = this.#nextBatch()
      try {
        await this.#flush(batch)
        this.failure = undefined
        this.#failures = 0
        this.#limit = Math.min(BATCH.writes, this.#limit * 2)
      } catch (error) {
        // Smaller batches are coalesced anew: where the last write of a key is refused, the one before it counts.
        if (batch.length > 1 && isPermanent(this.source, error)) this.#limit = Math.ceil(batch.length / 2)
        else await this.#waitAfter(error, batch)
      }
    }
  }

  #dequeue(count: number): void {
    this.#queue.splice(0, count)
    this.#gone += count
    const done = this.#waiters.filter(({ until }) => until <= this.#gone)
    this.#waiters = this.#waiters.filter(({ until }) => until > this.#gone)
    for (const { resolve } of done) resolve()
  }

  /** Of one journal, since progress is noted by journal. */
  #nextBatch(): JournalRecord[] {
    const batch: JournalRecord[] = []
    let bytes = 0
    for (const record of this.#queue) {
      if (batch.length === this.#limit || record.journal !== this.#queue[0]?.journal) break
      bytes += bytesOf(record)
      if (batch.length > 0 && bytes > BATCH.bytes) break
      batch.push(record)
    }
    return batch
  }

  async #flush(batch: readonly JournalRecord[]): Promise<void> {
    const { core, journal, namespace, onStep, onFlushed } = this.#options
    const startedAt = core.clock.exact()
    const keys = [...new Set(batch.map(({ key }) => key))]
    onStep('flushing')
    const sharing = beginSharing(core, keys, this.options)
    let flushed: Flushed[]
    try {
      flushed = await flushBatch(this.#context(), batch)
      onStep('applied')
      await sharing.finish(this.#valuesToStore(flushed))
      onStep('told')
    } finally {
      sharing.stop()
    }
    const [first] = batch
    // Where that fails the journal finds out by the source's progress, and trims with the next batch.
    if (first) await journal.trim(laneOf(first), batch.at(-1)?.seq ?? 0).catch(() => undefined)
    onStep('trimmed')
    for (const { record } of flushed) core.overlay.release(record.key, record.version)
    onFlushed(batch, flushed)
    this.#dequeue(batch.length)
    const ms = core.clock.exact() - startedAt
    core.report({ kind: 'writes.flushed', namespace, writes: batch.length, keys: keys.length, ms })
  }

  /** What every process may know now: the value that was applied, or a newer one of ours that waits behind it. */
  #valuesToStore(flushed: readonly Flushed[]): Map<string, unknown> {
    const { overlay } = this.#options.core
    const values = new Map<string, unknown>()
    for (const { record, fate } of flushed) {
      const pending = overlay.find(record.key)
      if (!pending || (fate !== 'applied' && pending.version === record.version)) continue
      values.set(record.key, overlay.valueOf(pending))
    }
    return values
  }

  #context(): FlushContext {
    const { core, journal, onBuried } = this.#options
    return {
      source: this.source,
      valueOf: (record) => decodeValue(core, record),
      now: () => core.clock.exact(),
      bury: (write) => journal.bury(write),
      onBuried,
    }
  }

  async #waitAfter(error: unknown, batch: readonly JournalRecord[]): Promise<void> {
    const { core, namespace } = this.#options
    this.failure = reasonOf(error)
    const delayMs = fullJitter(++this.#failures, PAUSE_MS, core.random())
    const attempt = this.#failures
    core.report({ kind: 'writes.retried', namespace, writes: batch.length, attempt, delayMs, reason: this.failure })
    await this.#pause.for(delayMs)
  }
}

class LeftToJournal extends Error {
  constructor(writes: number) {
    super(`the cache is closed: ${writes} writes are left in the journal, for whoever opens it next`)
  }
}

/** @throws UnreadableWrite where the journal holds what no version of ours wrote */
export function decodeValue(core: Core, { frame, key }: Pick<JournalRecord, 'frame' | 'key'>): unknown {
  if (frame === undefined) return undefined
  const decoded = core.journalCodec.decode(frame, key)
  if (decoded.kind === 'entry') return decoded.entry.value
  throw new UnreadableWrite(key, decoded.reason)
}
