import { fullJitter } from '@/lib/engine/full-jitter'
import { Pause } from '@/lib/engine/pause'
import { beganBefore } from '@/lib/kernel/epoch'
import { LogCorrupt, reasonOf } from '@/lib/kernel/errors'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { Appended, LogHead, LogSlice } from '@/lib/ports/invalidation-log'
import type { FollowerOptions } from './follower-options'
import { isMore, isSame, otherThan, replaceCorrupt } from './log-answer'
import type { Asked, Continuation, Place, Placed } from './log-answer'
import { OwnRecords } from './own-records'
import { ReadSize } from './read-size'
import type { Validity } from './validity'

/** How long one look at the log waits for news: also how old the last confirmation gets while all is quiet. */
const WAIT_MS = 1_000
const RETRY_MS = { first: 50, most: 2_000 }

/** Keeps this process's position in the invalidation log: appends to it, follows it, and notices when it is another. */
export class LogFollower {
  /** Until then the log is known to have held nothing that was not applied, closely enough (rule R11). */
  confirmedUntil = -Infinity
  reachable = false
  /** How often records were gone before they were seen, or the log had become another. */
  gaps = 0
  readonly #options: FollowerOptions
  readonly #validity: Validity
  readonly #pause = new Pause()
  /** Of the record at `applied`, where it was seen (rule R10). */
  #nonce: string | undefined
  readonly #own = new OwnRecords()
  readonly #size = new ReadSize()
  #connecting: Promise<void> | undefined
  #following: Promise<void> | undefined

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
   * @returns the place of what was appended and applied. Where another epoch has begun meanwhile the record is gone, and so is all that it named
   * @throws when the log does not answer: whether it took the record is then unknown; or when it has lost it again
   */
  async append(statement: Statement): Promise<Placed> {
    const { log, processId } = this.#options
    const appending = log.append(statement, processId)
    const { epoch, record, before, hasDependents } = 'then' in appending ? await appending : appending
    const { floors, applied } = this.#validity
    const place = { epoch, seq: record.seq, nonce: record.nonce }
    // The tail may have been faster with our own record than the answer.
    if (this.#own.take(record.nonce)) return { ...place, isApplied: true, hasDependents }
    const isNext = epoch === floors.epoch && record.seq === applied + 1 && before === this.#nonce
    if (isNext) this.#apply(record)
    const isApplied = isNext || (await this.#reach(place))
    this.#own.take(record.nonce)
    return { ...place, isApplied, hasDependents }
  }

  /** The same without a wait. @returns undefined where the log is not this process's own, and nothing was appended */
  appendAtOnce(statement: Statement): Appended | undefined {
    const appended = this.reachable ? this.#options.log.appendAtOnce?.(statement, this.#options.processId) : undefined
    if (appended) this.#apply(appended.record)
    return appended
  }

  /** Reads the log until `position` is applied (rules R3, R12). */
  async catchUp(position: number): Promise<void> {
    while (this.#validity.applied < position) {
      const before = this.#validity.applied
      await this.poll()
      if (this.#validity.applied === before) return
    }
  }

  /** Reads and applies what is new, to the end, without waiting for more; begins anew where the log is another. */
  async poll(): Promise<void> {
    for (;;) {
      const asked = this.#asking()
      const found = this.#absorb(asked, await this.#options.log.read(asked.position, this.#size.records))
      if (found !== 'more') return found === 'end' ? undefined : this.connect()
    }
  }

  /** Makes sure that everything others have appended until now is applied; a log of our own has no others. */
  async seeAll(): Promise<void> {
    if (this.#options.log.shared) await this.poll()
  }

  /** Makes sure that the log is the one this process knows (R8, R10), then catches up. Callers share one attempt. */
  connect(): Promise<void> {
    this.#connecting ??= this.#connect()
      .catch((error: unknown) => {
        this.#validity.abandon()
        throw error
      })
      .finally(() => (this.#connecting = undefined))
    return this.#connecting
  }

  async close(): Promise<void> {
    this.#pause.end()
    await this.#options.log.close()
    await this.#following
  }

  /** Twice: the first look may be shared with one from before our record. @returns false where the log cannot be read */
  async #reach({ epoch, seq }: Place): Promise<boolean> {
    const isMissing = (): boolean => this.#validity.floors.epoch === epoch && this.#validity.applied < seq
    try {
      await this.poll()
      if (isMissing()) await this.poll()
    } catch {
      // In an older life of the log than the record's, this process may still count on what the record names.
      return this.#validity.floors.epoch === epoch && !isMissing()
    }
    if (isMissing()) throw new Error(`the log has lost the record at position ${seq} again`)
    return true
  }

  /** The only place where a life of the log begins, so that an answer that was overtaken cannot bring back an old one. */
  async #connect(): Promise<void> {
    if (this.#validity.floors.epoch === '') await this.#boot()
    for (;;) {
      const asked = this.#asking()
      const slice = await this.#options.log.read(asked.position, this.#size.records)
      const found = this.#absorb(asked, slice)
      if (found === 'end') break
      if (found === 'replaced') this.#begin(slice, found)
      if (found === 'rolled back') this.#begin(await this.#options.log.replaceEpoch(slice.epoch), found)
    }
    this.#validity.open()
    this.#setReachable(true, '')
  }

  /** What is resumed here is checked against the log by the first read that follows. */
  async #boot(): Promise<void> {
    const { log, ledger, queuedNames } = this.#options
    const head = await log.head()
    const saved = ledger?.load()
    if (saved?.epoch === head.epoch && saved.applied >= head.trimmedThrough) {
      this.#validity.resume(saved)
      this.#nonce = saved.nonce
    } else if (saved && beganBefore(head.epoch, saved.epoch))
      this.#begin(await log.replaceEpoch(head.epoch), 'rolled back')
    else this.#begin(head)
    // Promised by an earlier life of this process and not published yet: here it holds from the start.
    const names = queuedNames()
    if (names.length > 0) this.#validity.applyLocally(names)
  }

  #begin(head: LogHead, became?: 'replaced' | 'rolled back'): void {
    if (became) this.gaps++
    this.#validity.begin(head)
    this.#nonce = head.trimmedNonce
    this.#options.ledger?.reset(this.#validity.ledgerPosition(this.#nonce))
    this.#options.report({ kind: 'log.epoch', epoch: head.epoch, reason: became ? `the log was ${became}` : 'started' })
  }

  #asking(): Asked {
    const { floors, applied, localMark } = this.#validity
    return {
      ...{ epoch: floors.epoch, position: applied, nonce: this.#nonce, localMark },
      at: this.#options.clock.exact(),
    }
  }

  /** Applies what an answer of the log holds, if it is of the log that was asked (rule R10, kept at every look). */
  #absorb(asked: Asked, slice: LogSlice): Continuation {
    const other = otherThan(asked, slice, this.#validity.floors.epoch)
    if (other) return other
    this.#size.note(slice.records)
    if (this.#validity.applied < slice.trimmedThrough) {
      this.#validity.skipTo(slice)
      this.gaps++
      this.#nonce = slice.trimmedNonce
      this.#options.ledger?.note([], this.#validity.ledgerPosition(this.#nonce))
    }
    let before = asked.position < slice.trimmedThrough ? slice.trimmedNonce : slice.before
    for (const record of slice.records) {
      const isNext = record.seq === this.#validity.applied + 1
      // Another answer may have brought us further meanwhile, along another branch of a log that was rolled back.
      if (isNext && isSame(before, this.#nonce, record.seq - 1 <= slice.trimmedThrough)) this.#apply(record, true)
      before = record.nonce
    }
    if (isMore(asked, this.#validity.applied, slice.head)) return 'more'
    if (this.#validity.applied === slice.head && this.#validity.versions.settle(slice)) this.#validity.generation++
    this.#confirm(asked)
    return 'end'
  }

  #apply(record: LogRecord, fromTail = false): void {
    this.#validity.apply(record)
    this.#nonce = record.nonce
    if (fromTail && record.origin === this.#options.processId) this.#own.note(record.nonce)
    const { ledger, report, processId } = this.#options
    ledger?.note(
      record.names.map((name) => this.#validity.floors.stateOf(name)),
      this.#validity.ledgerPosition(this.#nonce),
    )
    report({ kind: 'invalidation.applied', record, local: record.origin === processId })
  }

  /** @returns how long ago the log was last known to hold nothing newer, ms; 0 for a log that nobody else writes */
  confirmedAgoMs(now: number): number {
    return this.#options.log.shared ? now - (this.confirmedUntil - this.#options.maxUnconfirmedMs) : 0
  }

  #confirm({ at, localMark }: Asked): void {
    const until = this.#options.log.shared ? at + this.#options.maxUnconfirmedMs : Infinity
    this.confirmedUntil = Math.max(this.confirmedUntil, until)
    this.#validity.settleLocal(localMark)
  }

  async #follow(): Promise<void> {
    let failures = 0
    while (!this.#pause.isOver) {
      try {
        if (!this.reachable) await this.connect()
        await this.#options.publishQueued()
        await this.#waitForNews()
        failures = 0 // Not before: while a replica takes over, the log can be read and not waited at.
      } catch (error) {
        if (this.#pause.isOver) return
        this.#setReachable(false, reasonOf(error))
        if (error instanceof LogCorrupt) await replaceCorrupt(this.#options.log).catch(() => undefined)
        await this.#pause.for(fullJitter(++failures, RETRY_MS, this.#options.random()))
      }
    }
  }

  async #waitForNews(): Promise<void> {
    const asked = this.#asking()
    const found = this.#absorb(asked, await this.#options.log.wait(asked.position, this.#size.records, WAIT_MS))
    if (found === 'replaced' || found === 'rolled back') await this.connect()
    // The memory level's fast path stops at `confirmedUntil`; a clock that was shared before the wait must not hide it.
    this.#options.clock.exact()
  }

  #setReachable(reachable: boolean, reason: string): void {
    if (reachable === this.reachable) return
    this.reachable = reachable
    this.#options.report({ kind: 'log.status', status: reachable ? 'reachable' : 'unreachable', reason })
  }
}
