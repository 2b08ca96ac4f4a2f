import { mkdirSync, readdirSync } from 'node:fs'
import type {
  FromJournal,
  JournalAnswer,
  JournalRequest,
  JournalSettings,
  JournalStep,
  ToJournal,
} from '@/lib/journal/journal-protocol'
import { FILE_PATTERN } from '@/lib/journal/journal-schema'
import type { DatabaseConstructor } from '@/lib/sqlite/load-libsql'
import { failureKind, failureReason } from '@/lib/sqlite/sqlite-failure'
import { JournalFile, UnknownCommit } from './journal-file'

/** The life of the journal's thread: holds the files, and carries out requests in order, each one transaction. */
export class JournalLoop {
  readonly #Database: DatabaseConstructor
  readonly #settings: JournalSettings
  readonly #post: (message: FromJournal) => void
  readonly #files = new Map<string, JournalFile>()
  #own: JournalFile | undefined
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
      this.#own ??= this.#take(this.#settings.newId)
      this.#post({ kind: 'opened', found: this.#found(this.#own), skipped })
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
    for (const name of readdirSync(this.#settings.directory).sort()) {
      const id = FILE_PATTERN.exec(name)?.[1]
      if (id === undefined || this.#files.has(id)) continue
      try {
        this.#take(id)
      } catch (error) {
        if (failureKind(error) !== 'busy') skipped.push(`${name} cannot be read: ${failureReason(error)}`)
      }
    }
    return skipped
  }

  #take(id: string): JournalFile {
    const { directory, maxPages } = this.#settings
    const file = JournalFile.open(this.#Database, { directory, id, maxPages })
    this.#files.set(id, file)
    return file
  }

  #found(own: JournalFile): Extract<FromJournal, { kind: 'opened' }>['found'] {
    const others = [...this.#files.values()].filter((file) => file !== own)
    const all = [...others, own]
    return {
      own: own.id,
      records: all.flatMap((file) => file.records()),
      buried: all.reduce((sum, file) => sum + file.buried().length, 0),
      lastVersion: all.reduce((last, file) => (file.lastVersion > last ? file.lastVersion : last), ''),
    }
  }

  #carryOut(request: JournalRequest): JournalAnswer {
    switch (request.kind) {
      case 'append':
        return this.#append(request.writes)
      case 'trim':
        return this.#in(request.journal, (file) => file.trim(request.namespace, request.through))
      case 'bury':
        return this.#in(request.record.journal, (file) => file.bury(request.record))
      case 'unbury':
        return this.#in(request.journal, (file) => file.unbury(request.seq))
      case 'buried':
        return [...this.#files.values()].flatMap((file) => file.buried())
      default:
        return request satisfies never
    }
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
    return file.transaction(() => work(file) ?? undefined)
  }

  #dieAt(step: JournalStep): void {
    const { dieAt } = this.#settings
    if (dieAt?.step === step && ++this.#steps === dieAt.time) process.kill(process.pid, 'SIGKILL')
  }
}
