import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type {
  FromJournal,
  JournalAnswer,
  JournalRequest,
  JournalSettings,
  JournalStep,
  ToJournal,
} from '@/lib/journal/journal-protocol'
import { FILE_PATTERN, fileName } from '@/lib/journal/journal-schema'
import { compareBuried } from '@/lib/kernel/buried-place'
import type { BuriedPage, BuriedWrite, FoundWrites } from '@/lib/ports/journal'
import type { DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'
import { JournalFile, UnknownCommit } from './journal-file'

/** Files that one look for journals to adopt tries to open: each takes a failed lock, some 0.1 ms, where its owner lives. */
const FILES_PER_LOOK = 32

/** The life of the journal's thread: holds the files, and carries out requests in order, each one transaction. */
export class JournalLoop {
  readonly #Database: DatabaseConstructor
  readonly #settings: JournalSettings
  readonly #post: (message: FromJournal) => void
  readonly #files = new Map<string, JournalFile>()
  #own: JournalFile | undefined
  /** The last file that was looked at; the next look goes on after it. */
  #looked = ''
  /** Files that were let go, as they were then: opened again only once they changed, lest a start find them busy. */
  readonly #useless = new Map<string, string>()
  /** The namespaces that they were of no use for. */
  #wanted = ''
  #steps = 0

  constructor(Database: DatabaseConstructor, settings: JournalSettings, post: (message: FromJournal) => void) {
    this.#Database = Database
    this.#settings = settings
    this.#post = post
  }

  open(): void {
    try {
      const skipped = this.#takeFree()
      this.#own = this.#files.get(this.#settings.preferred ?? '') ?? [...this.#files.values()][0]
      this.#own ??= this.#make()
      this.#releaseEmpty()
      this.#post({ kind: 'opened', found: this.#found(this.#own, [...this.#files.values()]), skipped })
    } catch (error) {
      this.#post({ kind: 'unavailable', reason: failureReason(error) })
      setTimeout(() => this.open(), this.#settings.retryMs)
    }
  }

  receive(message: ToJournal): void {
    if (message.kind === 'close') return this.#post({ kind: 'closed' })
    const { id, request } = message
    try {
      this.#post({ kind: 'done', id, answer: this.#carryOut(request) })
    } catch (error) {
      // Ends the thread; the one that follows opens the files, and sees.
      if (error instanceof UnknownCommit) throw error
      this.#post({ kind: 'failed', id, reason: failureReason(error) })
    }
  }

  /** @returns sentences about files that cannot be read; they stay where they are */
  #takeFree(): string[] {
    mkdirSync(this.#settings.directory, { recursive: true })
    const skipped: string[] = []
    for (const id of this.#others()) {
      try {
        this.#take(id)
      } catch (error) {
        if (failureKind(error) !== 'busy') skipped.push(`${fileName(id)} cannot be read: ${failureReason(error)}`)
      }
    }
    return skipped
  }

  /** Who else looks for free journals may have the new file before we lock it; it is then theirs. */
  #make(attempts = 5): JournalFile {
    try {
      return this.#take(randomUUID())
    } catch (error) {
      if (attempts === 1 || failureKind(error) !== 'busy') throw error
      return this.#make(attempts - 1)
    }
  }

  /** Journals in the directory that are not held, in order. */
  #others(): string[] {
    const names = readdirSync(this.#settings.directory).sort()
    return names.flatMap((name) => FILE_PATTERN.exec(name)?.[1] ?? []).filter((id) => !this.#files.has(id))
  }

  #adopt(namespaces: readonly string[]): FoundWrites | undefined {
    if (namespaces.join() !== this.#wanted) this.#useless.clear()
    this.#wanted = namespaces.join()
    const ids = this.#others()
    const start = ids.findIndex((id) => id > this.#looked)
    const next = start < 0 ? ids : [...ids.slice(start), ...ids.slice(0, start)]
    const adopted: JournalFile[] = []
    for (const id of next.slice(0, FILES_PER_LOOK)) {
      this.#looked = id
      if (this.#useless.get(id) === this.#looksOf(id)) continue
      const file = this.#takeIfFree(id)
      if (!file) continue
      if (!file.isEmpty && file.namespaces().every((name) => namespaces.includes(name))) adopted.push(file)
      else this.#release(file)
    }
    return this.#own && adopted.length > 0 ? this.#found(this.#own, adopted) : undefined
  }

  #looksOf(id: string): string {
    const path = join(this.#settings.directory, fileName(id))
    return [path, `${path}-wal`].map((name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs).join()
  }

  /** What cannot be read was told of at the start. */
  #takeIfFree(id: string): JournalFile | undefined {
    try {
      // Somebody is about to lock it for the first time.
      if (statSync(join(this.#settings.directory, fileName(id))).size === 0) return undefined
      return this.#take(id)
    } catch {
      return undefined
    }
  }

  /** Journals of others that hold nothing any more go to whoever starts next, so that there are as many as processes. */
  #releaseEmpty(): void {
    for (const file of [...this.#files.values()]) if (file !== this.#own && file.isEmpty) this.#release(file)
  }

  #release(file: JournalFile): void {
    this.#files.delete(file.id)
    try {
      file.release()
      this.#useless.set(file.id, this.#looksOf(file.id))
    } catch {
      this.#files.set(file.id, file)
    }
  }

  #take(id: string): JournalFile {
    const { directory, maxPages } = this.#settings
    const file = JournalFile.open(this.#Database, { directory, id, maxPages })
    this.#files.set(id, file)
    return file
  }

  /** @param files taken just now */
  #found(own: JournalFile, files: readonly JournalFile[]): FoundWrites {
    const inOrder = [...files.filter((file) => file !== own), ...files.filter((file) => file === own)]
    return {
      own: own.id,
      records: inOrder.flatMap((file) => file.records()),
      buried: [...this.#files.values()].reduce((sum, file) => sum + file.buriedCount, 0),
      lastVersion: files.reduce((last, file) => (file.lastVersion > last ? file.lastVersion : last), ''),
    }
  }

  #carryOut(request: JournalRequest): JournalAnswer {
    switch (request.kind) {
      case 'append':
        return this.#append(request.writes)
      case 'adopt':
        return this.#adopt(request.namespaces)
      case 'trim':
        return this.#in(request.journal, (file) => file.trim(request.namespace, request.through))
      case 'bury':
        return this.#in(request.record.journal, (file) => file.bury(request.record))
      case 'unbury':
        return this.#in(request.journal, (file) => file.unbury(request.seq))
      case 'buried':
        return this.#buried(request.page)
      case 'find-buried':
        return [this.#files.get(request.journal)?.findBuried(request.seq) ?? []].flat()
      default:
        return request satisfies never
    }
  }

  #buried(page: BuriedPage): BuriedWrite[] {
    const found = [...this.#files.values()].flatMap((file) => file.buried(page))
    return found.sort(compareBuried).slice(0, page.limit)
  }

  #append(writes: Extract<JournalRequest, { kind: 'append' }>['writes']): number[] {
    const own = this.#own
    if (!own) throw new Error('the journal is not open')
    const insert = (): number[] => {
      const seqs = writes.map((write) => own.insert(write))
      own.noteVersion(writes.at(-1)?.version ?? '')
      return seqs
    }
    const seqs = own.transaction(insert, () => this.#dieAt('inserted'))
    this.#dieAt('committed')
    return seqs
  }

  #in(journal: string, work: (file: JournalFile) => boolean | void): boolean | undefined {
    const file = this.#files.get(journal)
    if (!file) throw new Error(`journal ${journal} is not held`)
    const answer = file.transaction(() => work(file) ?? undefined)
    this.#releaseEmpty()
    return answer
  }

  #dieAt(step: JournalStep): void {
    const { dieAt } = this.#settings
    if (dieAt?.step === step && ++this.#steps === dieAt.time) process.kill(process.pid, 'SIGKILL')
  }
}
