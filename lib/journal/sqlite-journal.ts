import { JournalFailure } from '@/lib/kernel/errors'
import { onNextTurn } from '@/lib/kernel/next-turn'
import type { BuriedPage, BuriedWrite, FoundWrites, Journal, JournalRecord, JournalWrite } from '@/lib/ports/journal'
import { findLibsql } from '@/lib/sqlite/find-libsql'
import { WorkerThread } from '@/lib/thread/worker-thread'
import type { FromJournal, JournalAnswer, JournalRequest, JournalSettings, ToJournal } from './journal-protocol'
import { source } from './journal-writer.generated'

export interface JournalOptions {
  /** A directory of the journals' own, on a local disk; made where it is missing. */
  readonly path: string
  /** Told of what cannot be read or opened. */
  readonly onTrouble: (reason: string) => void
  readonly maxPages?: number
  /** For the crash loop. */
  readonly dieAt?: JournalSettings['dieAt']
}

/** Writes in one commit: a judgement, so that its own time stays of the order of the sync that ends it. Not measured. */
const WRITES_PER_COMMIT = 512
/** Between attempts to open the directory, and at first before a thread that ended is started again. */
const RETRY_MS = 500
/** How long the outcome of a write may stay open before its caller is told that it is unknown. */
const UNKNOWN_AFTER_MS = 10_000

interface Appending {
  readonly write: JournalWrite
  readonly resolve: (record: JournalRecord) => void
  readonly reject: (failure: JournalFailure) => void
}

interface Asked {
  readonly resolve: (answer: JournalAnswer) => void
  readonly reject: (error: Error) => void
}

/**
 * The journal in a directory of SQLite files, one a process, written by a thread. While one commit is on its way the
 * writes that come in gather for the next, so that concurrent writers share the sync.
 */
export class SqliteJournal implements Journal {
  readonly #options: JournalOptions
  readonly #thread: WorkerThread<ToJournal, FromJournal>
  readonly #asked = new Map<number, Asked>()
  #waiting: Appending[] = []
  #committing: { readonly id: number; readonly batch: readonly Appending[] } | undefined
  /** Of a thread that ended. */
  #undecided: Appending[] = []
  #undecidedUntil: NodeJS.Timeout | undefined
  #onFound: (found: FoundWrites) => void = () => undefined
  #settled: () => void = () => undefined
  #own: string | undefined
  #down: string | undefined = 'it is not open yet'
  #requests = 0
  #scheduled = false

  constructor(options: JournalOptions) {
    this.#options = options
    this.#thread = new WorkerThread({
      ...{ name: 'journal-writer', source, retryMs: RETRY_MS, settings: () => this.#settings() },
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#lost(reason),
    })
  }

  open(onFound: (found: FoundWrites) => void): Promise<void> {
    this.#onFound = onFound
    const settled = new Promise<void>((resolve) => (this.#settled = resolve))
    this.#thread.start()
    this.#thread.hold(true)
    return settled
  }

  append(write: JournalWrite): Promise<JournalRecord> {
    if (this.#down !== undefined)
      return Promise.reject(new JournalFailure(`the journal cannot be written: ${this.#down}`, 'refused'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject })
      if (this.#scheduled) return
      this.#scheduled = true
      onNextTurn(() => {
        this.#scheduled = false
        this.#commit()
      })
    })
  }

  async adopt(namespaces: readonly string[]): Promise<FoundWrites | undefined> {
    const answer = await this.#ask({ kind: 'adopt', namespaces })
    return typeof answer === 'object' && 'records' in answer ? answer : undefined
  }

  async trim({ journal, namespace }: Pick<JournalRecord, 'journal' | 'namespace'>, through: number): Promise<void> {
    await this.#ask({ kind: 'trim', journal, namespace, through })
  }

  async bury(record: BuriedWrite): Promise<void> {
    await this.#ask({ kind: 'bury', record })
  }

  async buried(page: BuriedPage): Promise<readonly BuriedWrite[]> {
    const answer = await this.#ask({ kind: 'buried', page })
    return Array.isArray(answer) ? answer : []
  }

  async findBuried(journal: string, seq: number): Promise<BuriedWrite | undefined> {
    const answer = await this.#ask({ kind: 'find-buried', journal, seq })
    return Array.isArray(answer) ? answer[0] : undefined
  }

  async unbury(journal: string, seq: number): Promise<boolean> {
    return (await this.#ask({ kind: 'unbury', journal, seq })) === true
  }

  async close(): Promise<void> {
    await this.#thread.close()
    clearTimeout(this.#undecidedUntil)
    this.#down = 'it is closed'
    this.#refuse(this.#waiting.splice(0), 'the journal is closed', 'refused')
    this.#refuse(
      [...(this.#committing?.batch ?? []), ...this.#undecided.splice(0)],
      'the journal was closed',
      'unknown',
    )
    this.#rejectAsked('the journal is closed')
  }

  #settings(): JournalSettings {
    const { path: directory, maxPages, dieAt } = this.#options
    return {
      ...{ libsqlPath: findLibsql(), directory, maxPages, dieAt },
      preferred: this.#own,
      retryMs: RETRY_MS,
    }
  }

  #commit(): void {
    if (this.#committing || this.#waiting.length === 0 || this.#down !== undefined) return
    const batch = this.#waiting.splice(0, WRITES_PER_COMMIT)
    const id = ++this.#requests
    this.#committing = { id, batch }
    this.#thread.hold(true)
    this.#thread.send({ kind: 'request', id, request: { kind: 'append', writes: batch.map(({ write }) => write) } })
  }

  #ask(request: JournalRequest): Promise<JournalAnswer> {
    if (this.#down !== undefined) return Promise.reject(new Error(`the journal cannot ${request.kind}: ${this.#down}`))
    const id = ++this.#requests
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      this.#thread.hold(true)
      this.#thread.send({ kind: 'request', id, request })
    })
  }

  #receive(message: FromJournal): void {
    if (message.kind === 'opened') this.#opened(message)
    else if (message.kind === 'unavailable') this.#unavailable(message.reason)
    else if (message.kind !== 'closed') this.#answered(message)
    this.#hold()
  }

  #opened({ found, skipped }: Extract<FromJournal, { kind: 'opened' }>): void {
    this.#own = found.own
    this.#down = undefined
    for (const reason of skipped) this.#options.onTrouble(reason)
    this.#decide(found)
    this.#onFound(found)
    this.#settled()
    this.#commit()
  }

  /** The files tell what became of the writes that the last thread was busy with. */
  #decide({ records }: FoundWrites): void {
    clearTimeout(this.#undecidedUntil)
    const undecided = this.#undecided.splice(0)
    const byVersion = new Map(undecided.length > 0 ? records.map((record) => [record.version, record]) : [])
    for (const appending of undecided) {
      const record = byVersion.get(appending.write.version)
      if (record) appending.resolve(record)
      else this.#refuse([appending], 'the journal could not commit the write', 'refused')
    }
  }

  #unavailable(reason: string): void {
    this.#down = reason
    this.#options.onTrouble(`the journal cannot be opened: ${reason}`)
    this.#settled()
  }

  #answered(message: Extract<FromJournal, { kind: 'done' | 'failed' }>): void {
    const committing = this.#committing
    if (committing?.id === message.id) {
      this.#committing = undefined
      const seqs = message.kind === 'done' && Array.isArray(message.answer) ? message.answer.map(Number) : []
      if (message.kind === 'failed') this.#refuse(committing.batch, message.reason, 'refused')
      else
        committing.batch.forEach(({ write, resolve }, i) =>
          resolve({ ...write, journal: this.#own ?? '', seq: seqs[i] ?? 0 }),
        )
      return this.#commit()
    }
    const asked = this.#asked.get(message.id)
    this.#asked.delete(message.id)
    if (message.kind === 'done') asked?.resolve(message.answer)
    else asked?.reject(new Error(message.reason))
  }

  #lost(reason: string): void {
    this.#options.onTrouble(reason)
    this.#down = reason
    this.#undecided.push(...(this.#committing?.batch ?? []))
    this.#committing = undefined
    this.#refuse(this.#waiting.splice(0), reason, 'refused')
    this.#rejectAsked(reason)
    const giveUp = (): void => this.#refuse(this.#undecided.splice(0), reason, 'unknown')
    this.#undecidedUntil = setTimeout(giveUp, UNKNOWN_AFTER_MS)
    this.#hold()
  }

  #refuse(batch: readonly Appending[], reason: string, outcome: JournalFailure['outcome']): void {
    for (const { reject } of batch) reject(new JournalFailure(reason, outcome))
  }

  #rejectAsked(reason: string): void {
    const asked = [...this.#asked.values()]
    this.#asked.clear()
    for (const { reject } of asked) reject(new Error(reason))
  }

  #hold(): void {
    this.#thread.hold(this.#committing !== undefined || this.#waiting.length > 0 || this.#asked.size > 0)
  }
}
