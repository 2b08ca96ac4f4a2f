import type { DeadLetter, DeadLetterQuery, WriteBehindStatus } from '@/lib/engine/write-behind-answers'
import type { Core } from '@/lib/engine/core'
import type { SetOptions } from '@/lib/engine/options'
import { InTurn } from '@/lib/engine/strategies/in-turn'
import type { Source } from '@/lib/engine/strategies/source'
import { shield } from '@/lib/engine/write/shield'
import { JournalFailure } from '@/lib/kernel/errors'
import { namespaceOf } from '@/lib/kernel/key'
import type { HybridClock } from '@/lib/kernel/hybrid-clock'
import type { FoundWrites, Journal, JournalRecord, JournalWrite } from '@/lib/ports/journal'
import { DeadLetters } from './dead-letters'
import { DirtyCopies } from './dirty-copies'
import type { Flushed } from './flush-batch'
import { describePending } from './describe-pending'
import { Flusher, type FlushStep } from './flusher'
import { KnownWrites } from './known-writes'
import type { PendingValue } from './pending-overlay'
import { bytesOf, Pressure, type WriteBehindBounds } from './pressure'
import { beginSharing } from './share-writes'
import { writeDirectly } from './write-directly'

export interface WriteBehindParts {
  readonly core: Core
  readonly journal: Journal
  readonly versions: HybridClock
  readonly bounds: WriteBehindBounds
  /** Between looks for journals whose owners are gone. */
  readonly adoptEveryMs: number
  /** How long `close` goes on writing to the source. */
  readonly drainMs: number
  /** For the crash loop. */
  readonly onStep?: (step: FlushStep | 'acknowledged' | 'shared') => void
}

/** A write of a bound namespace: `undefined` as the value for a removal. */
export interface BehindWrite {
  readonly namespace: string
  readonly key: string
  readonly id: string
  readonly value: unknown
}

/**
 * Write-behind (rules W1 to W9): a write is acknowledged when the journal holds it, shown to every reader at once, and
 * brought to the source afterwards, once.
 */
export class WriteBehind {
  readonly letters: DeadLetters
  readonly #parts: WriteBehindParts
  readonly #pressure: Pressure
  readonly #flushers = new Map<string, Flusher>()
  readonly #known: KnownWrites
  readonly #copies: DirtyCopies
  readonly #turns = new InTurn()
  #looking: NodeJS.Timeout | undefined
  #closing = false

  constructor(parts: WriteBehindParts) {
    this.#parts = parts
    this.#pressure = new Pressure(parts.bounds)
    this.#known = new KnownWrites(parts.core)
    this.#copies = new DirtyCopies(parts.core, (key) => this.#shareInTurn(key))
    this.letters = new DeadLetters(parts.core, parts.journal, (namespace) => this.#flushers.get(namespace))
  }

  get pending(): number {
    return [...this.#known.unbound.values()].reduce((sum, records) => sum + records.length, this.#pressure.pending)
  }

  async open(): Promise<void> {
    const { journal, adoptEveryMs } = this.#parts
    await journal.open((found) => this.#take(found))
    this.#looking = setInterval(() => void this.#adopt(), adoptEveryMs).unref()
    this.#copies.start()
  }

  status(): WriteBehindStatus {
    const { core, bounds } = this.#parts
    const flushers = [...this.#flushers.values()]
    return describePending({
      ...{ now: core.clock.exact(), bounds, flushers, unbound: this.#known.unbound, letters: this.letters },
      ...{ bytes: this.#pressure.bytes, pending: this.pending, adoptedJournals: this.#known.adopted },
    })
  }

  /** What is written to the namespace from now on, and what was found in journals, goes to this source. */
  bind(namespace: string, source: Source<unknown>, options: SetOptions): void {
    const { core, journal, onStep = () => undefined } = this.#parts
    const bound = this.#flushers.get(namespace)
    if (bound) return void Object.assign(bound, { source, options })
    const flusher = new Flusher(
      {
        ...{ core, journal, namespace, onStep },
        onBuried: (write) => this.letters.noteBuried(write),
        onFlushed: (records, flushed) => this.#forget(records, flushed),
      },
      source,
      options,
    )
    this.#flushers.set(namespace, flusher)
    this.letters.recount(namespace)
    this.#enqueue(flusher, this.#known.unpark(namespace))
  }

  /**
   * Resolves once the write would survive a power cut, and every level has it.
   *
   * @throws JournalFailure, WriteBehindFull; SourceError where it had to be written directly and the source refused
   */
  async put(write: BehindWrite): Promise<void> {
    const { core, journal, versions, onStep } = this.#parts
    const flusher = this.#flusherOf(write.namespace)
    const { value, sizeBytes, copyOnRead } = shield(write.value, core.isolation, false)
    const startedAt = core.clock.exact()
    const oldestMs = startedAt - this.#oldestAt()
    const draft = { ...pick(write), at: startedAt, frame: this.#encode(write.key, value) }
    const bytes = bytesOf(draft)
    const refusal = this.#pressure.refusalOf(bytes, oldestMs)
    if (refusal !== undefined) return writeDirectly(core, { flusher, refusal, write, version: versions.next() })
    this.#pressure.add(bytes)
    try {
      await hold(this.#pressure.delayMs(oldestMs))
      if (this.#closing) throw new JournalFailure('the cache is closing', 'refused')
      // Nothing is awaited between the version and its place in the journal: both rise together.
      const version = versions.next()
      const record = await journal.append({ ...draft, version })
      this.#acknowledge(flusher, record, { key: write.key, value, sizeBytes, copyOnRead, version, at: startedAt })
    } catch (error) {
      this.#pressure.remove(bytes)
      throw error
    }
    onStep?.('acknowledged')
    core.report({ kind: 'write.acknowledged', key: write.key, ms: core.clock.exact() - startedAt })
    await this.#shareInTurn(write.key)
    onStep?.('shared')
  }

  async flush(namespace: string): Promise<void> {
    await this.#flushers.get(namespace)?.idle()
  }

  /** Of the namespaces that are bound. */
  deadLetters(query?: DeadLetterQuery): Promise<DeadLetter[]> {
    return this.letters.list(this.#flushers.keys(), query)
  }

  /** Accepts nothing any more, writes to the source until a deadline, and leaves the rest to whoever starts next (W9). */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#looking)
    this.#copies.stop()
    const flushers = [...this.#flushers.values()]
    let deadline: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (deadline = setTimeout(resolve, this.#parts.drainMs)))
    await Promise.race([Promise.allSettled(flushers.map((flusher) => flusher.idle())), late])
    clearTimeout(deadline)
    for (const flusher of flushers) flusher.stop()
    await this.#parts.journal.close()
  }

  #acknowledge(flusher: Flusher, record: JournalRecord, pending: PendingValue): void {
    this.#known.know(record)
    this.#parts.core.overlay.add(pending)
    flusher.add([record])
  }

  #shareInTurn(key: string): Promise<void> {
    return this.#turns.run(key, () => this.#share(key))
  }

  /** Shows what is pending to other processes. That fails for none but them, so it is not told. */
  async #share(key: string): Promise<void> {
    const { core } = this.#parts
    const pending = core.overlay.find(key)
    const flusher = this.#flushers.get(namespaceOf(key))
    if (!pending || !flusher || this.#closing) return
    const sharing = beginSharing(core, [key], flusher.options)
    try {
      this.#copies.note(key, await sharing.finish(new Map([[key, core.overlay.valueOf(pending)]]), true))
    } catch {
      // The write is durable. It will be told of again while it waits, and when it reaches the source.
      this.#copies.note(key, undefined)
    } finally {
      sharing.stop()
    }
  }

  /** Writes of earlier processes, and after a reopening those whose outcome was unknown. */
  #take(found: FoundWrites): void {
    this.#parts.versions.observe(found.lastVersion)
    this.letters.journaled = found.buried
    for (const record of this.#known.take(found)) {
      const flusher = this.#flushers.get(record.namespace)
      if (flusher) this.#enqueue(flusher, [record])
      else this.#known.park(record)
    }
  }

  /** Looks for journals of processes that are gone. What cannot be looked at now is looked at next time. */
  async #adopt(): Promise<void> {
    if (this.#closing || this.#flushers.size === 0) return
    const found = await this.#parts.journal.adopt([...this.#flushers.keys()]).catch(() => undefined)
    if (found) this.#take(found)
  }

  /** What waits for a namespace that nobody binds must not take the room of others, so it is counted only now. */
  #enqueue(flusher: Flusher, records: readonly JournalRecord[]): void {
    for (const record of records) this.#pressure.add(bytesOf(record))
    flusher.add(records)
  }

  #forget(records: readonly JournalRecord[], flushed: readonly Flushed[]): void {
    for (const record of records) {
      this.#known.forget(record)
      this.#pressure.remove(bytesOf(record))
    }
    // Of two processes with clocks apart, the one behind learns, so that its next write counts.
    for (const { newer } of flushed) if (newer !== undefined) this.#parts.versions.observe(newer)
  }

  #oldestAt(): number {
    return Math.min(Infinity, ...[...this.#flushers.values()].map((flusher) => flusher.oldestAt))
  }

  #flusherOf(namespace: string): Flusher {
    const flusher = this.#flushers.get(namespace)
    if (!flusher) throw new TypeError(`${namespace} is not bound with write: 'behind'`)
    return flusher
  }

  #encode(key: string, value: unknown): Uint8Array | undefined {
    if (value === undefined) return undefined
    const nothing = { tags: [], dependsOn: [], version: 1, epoch: '', stamp: 0, loadMs: 0, sizeBytes: 0 }
    const forEver = { createdAt: 0, expiresAt: Infinity, staleUntil: Infinity }
    return this.#parts.core.journalCodec.encode({ ...nothing, ...forEver, key, value })
  }
}

const pick = ({ namespace, key, id }: BehindWrite): Pick<JournalWrite, 'namespace' | 'key' | 'id'> => ({
  namespace,
  key,
  id,
})

async function hold(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}
