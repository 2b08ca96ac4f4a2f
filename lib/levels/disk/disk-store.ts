import type { LevelStatus } from '@/lib/kernel/event'
import { DirectoryLock } from './directory-lock'
import { WorkerThread } from '@/lib/thread/worker-thread'
import type { DiskOptions } from './disk-options'
import type { FromWriter, ToWriter } from './disk-protocol'
import { DiskReader } from './disk-reader'
import { source } from './disk-writer.generated'
import { DropReport } from './drop-report'
import { LedgerDebt } from './ledger-debt'
import { findLibsql } from '@/lib/sqlite/find-libsql'
import { loadLibsql, type DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { DATABASE_FILE } from './schema'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'
import { WritePump } from './write-pump'

/** One byte each: entry ids modulo this share one. Covers a million entries, which at 1 KiB is a gigabyte of cache. */
const READ_SLOTS = 1 << 20

/**
 * One database in one directory: a connection that reads on the main thread, a thread that writes, and what to do when
 * either fails. The process lives whatever the disk does: reads throw, writes are dropped, removals wait.
 */
export class DiskStore {
  readonly pump: WritePump
  /** Called where the file holds nothing of what was written before: it was set aside, removed, or another's meanwhile. */
  onCreated: () => void = () => undefined
  readonly #options: DiskOptions
  readonly #drops: DropReport
  readonly #reads = new Uint8Array(new SharedArrayBuffer(READ_SLOTS))
  #Database: DatabaseConstructor | undefined
  #lock: DirectoryLock | undefined
  /** Where the directory is this process's alone, so is its log. */
  readonly #debt: LedgerDebt | undefined
  #thread: WorkerThread<ToWriter, FromWriter> | undefined
  #reader: DiskReader | undefined
  #generation = 0
  #left = false
  #status: { status: LevelStatus; reason: string } = { status: 'down', reason: 'it is not open yet' }
  #retry: NodeJS.Timeout | undefined
  #opening: (() => void) | undefined

  constructor(options: DiskOptions) {
    this.#options = options
    this.#drops = new DropReport(options.report)
    this.#debt = options.sharing === 'exclusive' ? new LedgerDebt(options.path) : undefined
    this.pump = new WritePump({
      send: (message, moved) => this.#thread?.send(message, moved) ?? false,
      now: () => options.clock.now(),
      maxPendingBytes: options.maxPendingBytes ?? 32 * 1024 * 1024,
      onDropped: (entries, reason) => this.#drops.add(entries, reason),
      onHold: (held) => this.#thread?.hold(held),
      onOwed: (owed) => (owed ? this.#debt?.owe() : this.#debt?.settle()),
    })
  }

  /** Resolves when the file is open, or is known not to open for now; goes on trying in that case. */
  async open(): Promise<void> {
    if (this.#thread) return
    try {
      const libsqlPath = findLibsql()
      this.#Database = loadLibsql(libsqlPath)
      this.#lock = new DirectoryLock(this.#Database, this.#options.path, this.#options.sharing ?? 'shared')
      this.#thread = this.#makeThread(libsqlPath)
      const opened = new Promise<void>((resolve) => (this.#opening = resolve))
      this.#thread.hold(true)
      this.#enter()
      await opened
      this.#thread.hold(false)
    } catch (error) {
      this.#fail(failureReason(error))
      this.#retryLater(() => void this.open())
    }
  }

  status(): { readonly status: LevelStatus; readonly reason: string } {
    return this.#status
  }

  /** @throws Error where the file cannot be read */
  read<T>(read: (reader: DiskReader) => T): T {
    const reader = this.#reader
    if (!reader) throw new Error(`the disk level is ${this.#status.status}: ${this.#status.reason}`)
    try {
      return read(reader)
    } catch (error) {
      this.#readFailed(error)
      throw error instanceof Error ? error : new Error(failureReason(error))
    }
  }

  async close(): Promise<void> {
    await this.pump.drain(this.#reader !== undefined)
    clearTimeout(this.#retry)
    this.pump.lost('it is closed')
    this.#closeReader()
    await this.#thread?.close()
    this.#lock?.release()
    this.#lock = undefined
    this.#debt?.end()
    this.#drops.end()
    this.#setStatus('down', 'it is closed')
  }

  /** Starts the writer as soon as the directory may be used: at once, or when who uses it is gone. */
  #enter(): void {
    if (!this.#lock) return
    const refusal = this.#lock.take() ?? this.#leaveDebt()
    if (refusal === undefined) return this.#thread?.start()
    this.#fail(refusal)
    this.#retryLater(() => this.#enter())
  }

  /** @returns why the directory cannot be used */
  #leaveDebt(): string | undefined {
    try {
      if (this.#debt?.enter())
        this.#tellDiscarded('the file was removed: who wrote it could not save in it what had been invalidated')
      return undefined
    } catch (error) {
      return failureReason(error)
    }
  }

  #tellDiscarded(reason: string): void {
    this.#options.report({ kind: 'level.failed', level: 'disk', operation: 'open', reason })
  }

  #makeThread(libsqlPath: string): WorkerThread<ToWriter, FromWriter> {
    const { path, maxBytes, busyTimeoutMs = 5_000, retryMs = 1_000, maxPages } = this.#options
    const settings = { libsqlPath, directory: path, maxBytes, reads: this.#reads, busyTimeoutMs, retryMs, maxPages }
    return new WorkerThread({
      ...{ name: 'disk-writer', source, retryMs, settings: () => settings },
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => {
        this.pump.lost(reason)
        this.#fail(reason)
      },
    })
  }

  #receive(message: FromWriter): void {
    switch (message.kind) {
      case 'opened':
        return this.#opened(message)
      case 'unavailable':
        return this.#fail(message.reason)
      case 'committed':
        return this.#committed(message)
      case 'rejected':
        return this.#rejected(message)
      case 'closed':
        return
      default:
        return message satisfies never
    }
  }

  #opened({ generation, created, discarded }: Extract<FromWriter, { kind: 'opened' }>): void {
    this.#generation = generation
    this.#closeReader()
    if (this.#lock?.take() !== undefined) return this.#leave()
    if (discarded !== undefined) this.#tellDiscarded(`the file was set aside and an empty one begun: ${discarded}`)
    try {
      if (!this.#Database) return
      this.#reader = new DiskReader(this.#Database, `${this.#options.path}/${DATABASE_FILE}`, this.#reads)
    } catch (error) {
      this.#fail(failureReason(error))
      this.#retryLater(() => this.#suspect(error))
      return
    }
    clearTimeout(this.#retry)
    if (created || this.#left) this.onCreated()
    this.#left = false
    this.#setStatus('up', '')
    this.pump.resume()
    this.#opening?.()
  }

  /** The directory was removed and somebody else was first to use the new one: what is in it is not ours. */
  #leave(): void {
    this.#left = true
    this.#fail('the directory was removed')
    void this.#thread?.close().then(() => {
      this.pump.lost('the directory was removed')
      this.#enter()
    })
  }

  #committed({ batches, expired, evicted }: Extract<FromWriter, { kind: 'committed' }>): void {
    try {
      this.#reader?.refresh()
    } catch (error) {
      this.#readFailed(error)
    }
    this.pump.committed(batches)
    const { report } = this.#options
    if (expired.entries > 0) report({ kind: 'entry.expired', level: 'disk', ...expired })
    if (evicted.entries > 0) report({ kind: 'entry.evicted', level: 'disk', ...evicted })
    if (this.#reader && this.pump.stopped === undefined) this.#setStatus('up', '')
  }

  /** The disk is full, the file locked, or it is being opened again: reads go on as far as there is a reader. */
  #rejected({ ids, reason }: Extract<FromWriter, { kind: 'rejected' }>): void {
    this.pump.stop(reason)
    this.pump.rejected(ids, reason)
    if (!this.#reader) return
    this.#setStatus('degraded', `writes fail: ${reason}`)
    this.#retryLater(() => this.pump.resume())
  }

  #readFailed(error: unknown): void {
    if (failureKind(error) === 'busy') return
    this.#fail(failureReason(error))
    this.#suspect(error)
  }

  #suspect(error: unknown): void {
    const damage = failureKind(error) === 'damaged' ? failureReason(error) : undefined
    this.#thread?.send({ kind: 'suspect', generation: this.#generation, damage })
  }

  #fail(reason: string): void {
    clearTimeout(this.#retry)
    this.#closeReader()
    this.pump.stop(reason)
    this.#setStatus('down', reason)
    this.#opening?.()
  }

  #retryLater(retry: () => void): void {
    clearTimeout(this.#retry)
    this.#retry = setTimeout(retry, this.#options.retryMs ?? 1_000).unref()
  }

  #closeReader(): void {
    const reader = this.#reader
    this.#reader = undefined
    try {
      reader?.close()
    } catch {
      // It is closed because it does not work, or the process ends.
    }
  }

  #setStatus(status: LevelStatus, reason: string): void {
    if (status === this.#status.status && reason === this.#status.reason) return
    this.#status = { status, reason }
    this.#options.report({ kind: 'level.status', level: 'disk', status, reason })
  }
}
