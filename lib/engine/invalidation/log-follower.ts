import type { CoarseClock } from '@/lib/kernel/clock'
import { LogCorrupt, reasonOf } from '@/lib/kernel/errors'
import type { CacheEvent } from '@/lib/kernel/event'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { InvalidationLog, LogHead, LogSlice } from '@/lib/ports/invalidation-log'
import type { Ledger, LedgerPosition } from '@/lib/ports/ledger'
import { Pause } from './pause'
import type { Validity } from './validity'

/** Records one read asks for. A thousand are applied in about a millisecond, so the event loop never notices. */
const SLICE = 1_000
/** How long one look at the log waits for news: also how old the last confirmation gets while all is quiet. */
const WAIT_MS = 1_000
const RETRY_MS = { first: 50, most: 2_000 }

export interface FollowerOptions {
  readonly log: InvalidationLog
  readonly validity: Validity
  readonly clock: CoarseClock
  readonly random: () => number
  readonly processId: string
  readonly maxUnconfirmedMs: number
  readonly ledger: Ledger | undefined
  readonly report: (event: CacheEvent) => void
  /** Appends what had to wait for the log. */
  readonly publishQueued: () => Promise<void>
}

/** Keeps this process's position in the invalidation log: appends to it, follows it, and notices when it is another. */
export class LogFollower {
  /** Until then the log is known to have held nothing that was not applied, closely enough (rule R11). */
  confirmedUntil = -Infinity
  reachable = false
  readonly #options: FollowerOptions
  readonly #validity: Validity
  readonly #pause = new Pause()
  /** Of the record at `applied`, where it was seen (rule R10). */
  #nonce: string | undefined
  #connecting: Promise<void> | undefined
  #following: Promise<void> | undefined
  #closed = false

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#validity = options.validity
  }

  /** Resolves when the log was caught up with, or could not be reached; goes on following in the background. */
  async start(): Promise<void> {
    await this.connect().catch(() => undefined)
    if (this.#options.log.shared) this.#following = this.#follow()
  }

  /**
   * Appends and applies.
   * @returns the record's position
   * @throws when the log cannot be reached; whether it took the record is then unknown
   */
  async append(statement: Statement): Promise<number> {
    const appending = this.#options.log.append(statement, this.#options.processId)
    const { epoch, record } = 'then' in appending ? await appending : appending
    if (epoch !== this.#validity.floors.epoch) await this.connect()
    else if (record.seq === this.#validity.applied + 1) this.#apply(record)
    else await this.catchUp(record.seq)
    return record.seq
  }

  /** Reads the log until `position` is applied (rules R3, R12). */
  async catchUp(position: number): Promise<void> {
    while (this.#validity.applied < position) {
      const before = this.#validity.applied
      await this.poll()
      if (this.#validity.applied === before) return
    }
  }

  /** Reads and applies what is new, without waiting for more. */
  async poll(): Promise<void> {
    const askedAt = this.#options.clock.exact()
    const slice = await this.#options.log.read(this.#validity.applied, SLICE)
    await this.#absorb(slice)
    if (slice.head <= this.#validity.applied) this.#confirm(askedAt)
  }

  /** Makes sure that the log is the one this process knows (R8, R10), then catches up. Callers share one attempt. */
  connect(): Promise<void> {
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined))
    return this.#connecting
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#pause.end()
    await this.#options.log.close()
    await this.#following
  }

  async #connect(): Promise<void> {
    const head = await this.#options.log.head()
    const { floors, applied } = this.#validity
    if (floors.epoch === '') await this.#boot(head)
    else if (head.epoch !== floors.epoch) this.#begin(head, 'the log was replaced')
    else if (head.head < applied || !(await this.#knows(applied, this.#nonce, head)))
      this.#begin(await this.#options.log.replaceEpoch(head.epoch), 'the log was rolled back')
    let before = -1
    while (before < this.#validity.applied) {
      before = this.#validity.applied
      await this.poll()
    }
    this.#setReachable(true, '')
  }

  async #boot(head: LogHead): Promise<void> {
    const saved = this.#options.ledger?.load()
    if (saved?.epoch !== head.epoch) return this.#begin(head, 'started')
    if (saved.applied > head.head || !(await this.#knows(saved.applied, saved.nonce, head)))
      return this.#begin(await this.#options.log.replaceEpoch(head.epoch), 'the log was rolled back')
    if (saved.applied < head.trimmedThrough) return this.#begin(head, 'started')
    this.#validity.resume(saved)
    this.#nonce = saved.nonce
  }

  /** A slice of another epoch is of a new life of the log, or an answer that was overtaken by one. */
  async #beginIfReplaced(): Promise<void> {
    const head = await this.#options.log.head()
    if (head.epoch !== this.#validity.floors.epoch) this.#begin(head, 'the log was replaced')
  }

  /** Whether the record at `position` is still the one that was seen there. */
  async #knows(position: number, nonce: string | undefined, head: LogHead): Promise<boolean> {
    if (nonce === undefined || position <= head.trimmedThrough) return true
    return (await this.#options.log.nonceAt(position)) === nonce
  }

  #begin(head: LogHead, reason: string): void {
    this.#validity.begin(head.epoch, head.trimmedThrough, head.versions)
    this.#nonce = undefined
    this.#options.ledger?.reset(this.#position())
    this.#options.report({ kind: 'log.epoch', epoch: head.epoch, reason })
  }

  async #absorb(slice: LogSlice): Promise<void> {
    if (slice.epoch !== this.#validity.floors.epoch) return this.#beginIfReplaced()
    if (this.#validity.applied < slice.trimmedThrough) {
      this.#validity.skipTo(slice.trimmedThrough)
      this.#nonce = undefined
      this.#options.ledger?.note([], this.#position())
    }
    for (const record of slice.records) if (record.seq === this.#validity.applied + 1) this.#apply(record)
  }

  #apply(record: LogRecord): void {
    this.#validity.apply(record)
    this.#nonce = record.nonce
    const { ledger, report, processId } = this.#options
    ledger?.note(
      record.names.map((name) => this.#validity.floors.stateOf(name)),
      this.#position(),
    )
    report({ kind: 'invalidation.applied', record, local: record.origin === processId })
  }

  #position(): LedgerPosition {
    const { floors, applied, versions } = this.#validity
    const { epoch, base, keyBase } = floors
    return { epoch, applied, base, keyBase, nonce: this.#nonce, versions: versions.state() }
  }

  /** @returns how long ago the log was last known to hold nothing newer, ms; 0 for a log that nobody else writes */
  confirmedAgoMs(now: number): number {
    return this.#options.log.shared ? now - (this.confirmedUntil - this.#options.maxUnconfirmedMs) : 0
  }

  #confirm(at: number): void {
    this.confirmedUntil = this.#options.log.shared ? at + this.#options.maxUnconfirmedMs : Infinity
  }

  async #follow(): Promise<void> {
    let retryMs = RETRY_MS.first
    while (!this.#closed) {
      try {
        if (!this.reachable) await this.connect()
        await this.#options.publishQueued()
        retryMs = RETRY_MS.first
        await this.#waitForNews()
      } catch (error) {
        if (this.#closed) return
        this.#setReachable(false, reasonOf(error))
        if (error instanceof LogCorrupt) await this.#replaceCorrupt().catch(() => undefined)
        await this.#pause.for(retryMs * this.#options.random())
        retryMs = Math.min(retryMs * 2, RETRY_MS.most)
      }
    }
  }

  /** A log that cannot be read cannot be followed: what it was known to say dies with its epoch. */
  async #replaceCorrupt(): Promise<void> {
    const { log } = this.#options
    const seen = await log.head().then(
      ({ epoch }) => epoch,
      () => '',
    )
    await log.replaceEpoch(seen)
  }

  async #waitForNews(): Promise<void> {
    const askedAt = this.#options.clock.exact()
    const slice = await this.#options.log.wait(this.#validity.applied, SLICE, WAIT_MS)
    await this.#absorb(slice)
    if (slice.head <= this.#validity.applied) this.#confirm(askedAt)
    // The memory level's fast path stops at `confirmedUntil`; a clock that was shared before the wait must not hide it.
    this.#options.clock.exact()
  }

  #setReachable(reachable: boolean, reason: string): void {
    if (reachable === this.reachable) return
    this.reachable = reachable
    this.#options.report({ kind: 'log.status', status: reachable ? 'reachable' : 'unreachable', reason })
  }
}
