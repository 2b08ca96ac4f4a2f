import type { StoredEntry } from '@/lib/ports/far-level'
import { condense } from './condense-items'
import type { Answer, Committed, ToWriter } from './disk-protocol'
import { packBatch } from './pack-batch'
import { PendingChanges } from './pending-changes'
import { nameOf } from './pending-entries'
import { bytesOf, WriteQueue, type Item, type OpItem, type Settle } from './write-queue'
import { onNextTurn } from '@/lib/kernel/next-turn'

type Told = OpItem['op']

/** One message. Packing 256 entries of 1 KiB holds the event loop for about 0.3 ms. */
const BATCH = { items: 256, bytes: 512 * 1024 }
/** Messages sent before the loop gets its turn; with the above about 1 ms, of the 5 that a write may hold it (P9). */
const BATCHES_PER_TURN = 4
/** Sent but not committed: one transaction at work, one arriving. */
const MAX_IN_FLIGHT = 32
/** Past so many that wait while nothing can be written, they are condensed. */
const CONDENSE_ABOVE = 10_000

interface PumpOptions {
  readonly send: (message: ToWriter, moved: ArrayBuffer[]) => boolean
  readonly now: () => number
  /** Frames waiting or on their way may take this much memory; what comes beyond it is dropped. */
  readonly maxPendingBytes: number
  readonly onDropped: (entries: number, reason: string) => void
  /** Whether somebody waits for an answer. */
  readonly onHold: (held: boolean) => void
  /** What has to be carried out could not be, or all of it has been. */
  readonly onOwed: (owed: boolean) => void
}

/** Turns writes into batches for the writer's thread, in order, within bounded memory. */
export class WritePump {
  readonly pending = new PendingChanges()
  readonly #options: PumpOptions
  readonly #queue = new WriteQueue()
  readonly #inFlight = new Map<number, readonly Item[]>()
  #inFlightBytes = 0
  #batch = 0
  #ticket = 0
  #waiting = 0
  #scheduled = false
  #attempt = 0
  #resuming = false
  #condenseAbove = CONDENSE_ABOVE
  /** Why nothing is sent at present. */
  #stopped: string | undefined = 'it is not open yet'

  constructor(options: PumpOptions) {
    this.#options = options
  }

  get stopped(): string | undefined {
    return this.#stopped
  }

  write(entries: readonly StoredEntry[]): void {
    let dropped = 0
    for (const entry of entries) {
      const over = this.#queue.bytes + this.#inFlightBytes + entry.frame.length > this.#options.maxPendingBytes
      if (over || this.#stopped !== undefined) {
        dropped++
        this.#dropWrite(entry)
        continue
      }
      const item: Item = { kind: 'write', ticket: ++this.#ticket, name: nameOf(entry), entry }
      this.#queue.push(item)
      this.pending.entries.write(item.name, entry, item.ticket)
    }
    if (dropped > 0) this.#options.onDropped(dropped, this.#stopped ?? 'more is being written than the disk takes')
    this.#schedule()
  }

  /** Queues an op that is carried out sooner or later, come what may. */
  tell(op: Told): void {
    this.#push(op, true, undefined)
  }

  /** Queues an op and waits for its commit. @throws Error where that fails; with `keep` it is still carried out later */
  ask(op: Told, keep: boolean): Promise<Answer> {
    if (this.#stopped !== undefined) {
      if (keep) this.tell(op)
      return Promise.reject(new Error(`the disk level cannot ${op.kind}: ${this.#stopped}`))
    }
    return new Promise((resolve, reject) => this.#push(op, keep, { resolve, reject }))
  }

  /** Resolves when what was handed in is in the file, or known not to be for now: a failure has been reported already. */
  async drain(isLast = false): Promise<void> {
    // What is owed is tried once more, because later would be too late.
    if (isLast) this.resume()
    if (this.#stopped === undefined) await this.ask({ kind: 'barrier' }, false).catch(() => undefined)
  }

  /** Puts an op before everything that waits. */
  tellFirst(op: Told): void {
    this.#queue.putBack([{ kind: 'op', ticket: 0, op, keep: true, settle: undefined }])
    this.pending.prepare(op, 0)
    this.#schedule()
  }

  /** Goes on, as soon as the fate of everything that was sent is known. */
  resume(): void {
    this.#resuming = this.#stopped !== undefined
    this.#resumeWhenLanded()
  }

  /**
   * Nothing is sent and no entry is taken until {@link resume}; entries that wait are dropped, questions are refused, and
   * what has to be carried out is kept.
   */
  stop(reason: string): void {
    this.#stopped = reason
    this.#resuming = false
    this.#giveUp(this.#queue.takeAll(), reason)
  }

  committed(batches: readonly Committed[]): void {
    for (const { id, answers } of batches) {
      let answer = 0
      let before: Item | undefined
      for (const item of this.#landed(id)) {
        // A run of writes was one op.
        if (item.kind === 'op' || before?.kind === 'op') answer += before ? 1 : 0
        before = item
        this.pending.settle(item)
        if (item.kind === 'op') this.#answer(item, (settle) => settle.resolve(answers[answer]))
      }
    }
    if (this.#queue.length === 0 && this.#inFlight.size === 0) this.#options.onOwed(false)
    this.#resumeWhenLanded()
    this.#schedule()
  }

  /** The batches changed nothing. What has to be carried out waits for the next attempt. */
  rejected(ids: readonly number[], reason: string): void {
    this.#attempt++
    const items = [...ids.flatMap((id) => this.#landed(id)), ...this.#queue.takeAll()]
    this.#giveUp(items, reason)
    this.#resumeWhenLanded()
  }

  /** The thread is gone with everything that was sent to it. */
  lost(reason: string): void {
    this.stop(reason)
    this.rejected([...this.#inFlight.keys()], reason)
  }

  #push(op: Told, keep: boolean, settle: Settle | undefined): void {
    // What is to be emptied need not be written first.
    if (op.kind === 'clear' || op.kind === 'reset') this.#queue.dropWrites()
    const item = this.#itemOf(op, keep, settle)
    this.#queue.push(item)
    if (keep && this.#stopped !== undefined) this.#options.onOwed(true)
    this.pending.prepare(op, item.ticket)
    if (this.#stopped !== undefined && this.#queue.length > this.#condenseAbove) {
      this.#giveUp(this.#queue.takeAll(), this.#stopped)
      this.#condenseAbove = Math.max(CONDENSE_ABOVE, this.#queue.length * 2)
    }
    this.#schedule()
  }

  #itemOf(op: Told, keep: boolean, settle: Settle | undefined): OpItem {
    if (settle && ++this.#waiting === 1) this.#options.onHold(true)
    return { kind: 'op', ticket: ++this.#ticket, op, keep, settle }
  }

  #answer(item: OpItem, answer: (settle: Settle) => void): void {
    if (!item.settle) return
    answer(item.settle)
    if (--this.#waiting === 0) this.#options.onHold(false)
  }

  /** An older value that is still on its way must not be served in place of the one that is dropped. */
  #dropWrite({ key, version, epoch, stamp }: StoredEntry): void {
    if (this.pending.entries.find({ key, version })?.kind === 'frame')
      this.tell({ kind: 'remove', removals: [{ key, version, epoch, stamp }] })
  }

  /** Of items whose turn does not come now, keeps what may not be dropped, in order, and condensed once all are back. */
  #giveUp(items: readonly Item[], reason: string): void {
    const kept: OpItem[] = []
    let dropped = 0
    for (const item of items) {
      if (item.kind === 'op') {
        this.#answer(item, (settle) => settle.reject(new Error(`the disk level failed: ${reason}`)))
        if (item.keep) kept.push({ ...item, settle: undefined })
      } else {
        dropped++
        this.pending.settle(item)
      }
    }
    if (kept.length > 0) this.#options.onOwed(true)
    kept.sort((a, b) => a.ticket - b.ticket)
    // What is still on its way belongs in between: made one now, floors would overtake those that come back later.
    const isWhole = this.#inFlight.size === 0
    this.#queue.putBack(isWhole ? this.pending.replace(kept, condense(kept)) : kept)
    if (dropped > 0) this.#options.onDropped(dropped, reason)
  }

  #resumeWhenLanded(): void {
    if (!this.#resuming || this.#inFlight.size > 0) return
    this.#resuming = false
    this.#stopped = undefined
    this.#schedule()
  }

  #landed(id: number): readonly Item[] {
    const items = this.#inFlight.get(id) ?? []
    this.#inFlight.delete(id)
    for (const item of items) this.#inFlightBytes -= bytesOf(item)
    return items
  }

  #schedule(): void {
    if (this.#scheduled || !this.#isDue()) return
    this.#scheduled = true
    onNextTurn(() => this.#pump())
  }

  /**
   * While the thread is at work, less than a message waits for what it is at: a transaction writes every page that it
   * touched, and of 20 entries most touch pages of their own (20 a transaction take 48 µs of its time each, 4,096 take 27).
   */
  #isDue(): boolean {
    if (this.#stopped !== undefined || this.#queue.length === 0 || this.#inFlight.size >= MAX_IN_FLIGHT) return false
    return this.#inFlight.size === 0 || this.#queue.length >= BATCH.items || this.#queue.bytes >= BATCH.bytes
  }

  #pump(): void {
    this.#scheduled = false
    for (let sent = 0; sent < BATCHES_PER_TURN; sent++) {
      if (!this.#isDue()) return
      this.#send(this.#queue.take(BATCH.items, BATCH.bytes))
    }
    this.#schedule()
  }

  #send(items: readonly Item[]): void {
    const id = ++this.#batch
    const { ops, moved } = packBatch(items)
    this.#inFlight.set(id, items)
    for (const item of items) this.#inFlightBytes += bytesOf(item)
    const durable = ops.some((op) => op.kind === 'post')
    this.#options.send({ kind: 'batch', id, now: this.#options.now(), attempt: this.#attempt, durable, ops }, moved)
  }
}
