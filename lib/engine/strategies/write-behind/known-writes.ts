import type { Core } from '@/lib/engine/core'
import { shield } from '@/lib/engine/write/shield'
import type { FoundWrites, JournalRecord } from '@/lib/ports/journal'
import { decodeValue } from './flusher'

/**
 * Writes on their way by the names that their journals gave them, so that what is found again, when a journal had to be
 * reopened, is known; and those that wait for a namespace that nobody has bound yet.
 */
export class KnownWrites {
  readonly #core: Core
  readonly #known = new Set<string>()
  readonly #unbound = new Map<string, JournalRecord[]>()
  readonly #adopted = new Set<string>()

  constructor(core: Core) {
    this.#core = core
  }

  /** Journals of processes that are gone, taken over since the start, with something in them. */
  get adopted(): number {
    return this.#adopted.size
  }

  /** Namespaces that nobody has bound yet, and what waits for them. */
  get unbound(): ReadonlyMap<string, readonly JournalRecord[]> {
    return this.#unbound
  }

  know(record: JournalRecord): void {
    this.#known.add(nameOf(record))
  }

  forget(record: JournalRecord): void {
    this.#known.delete(nameOf(record))
  }

  /** Shows the writes to every reader. @returns those that were not known */
  take({ own, records }: FoundWrites): JournalRecord[] {
    const fresh = records.filter((record) => !this.#known.has(nameOf(record)))
    const journals = new Set(fresh.map(({ journal }) => journal).filter((journal) => journal !== own))
    for (const journal of journals) this.#adopted.add(journal)
    for (const record of fresh) {
      this.know(record)
      this.#show(record)
    }
    if (journals.size > 0) this.#core.report({ kind: 'journal.adopted', journals: [...journals], writes: fresh.length })
    return fresh
  }

  park(record: JournalRecord): void {
    const parked = this.#unbound.get(record.namespace)
    if (parked) parked.push(record)
    else this.#unbound.set(record.namespace, [record])
  }

  /** Gives out what waits for a namespace that is bound now. */
  unpark(namespace: string): JournalRecord[] {
    const records = this.#unbound.get(namespace) ?? []
    this.#unbound.delete(namespace)
    return records
  }

  #show(record: JournalRecord): void {
    const { key, version, at } = record
    try {
      const { value, sizeBytes, copyOnRead } = shield(decodeValue(this.#core, record), this.#core.isolation, true)
      this.#core.overlay.add({ key, value, sizeBytes, copyOnRead, version, at })
    } catch {
      // The flush will meet it, too, and bury it.
    }
  }
}

const nameOf = ({ journal, seq }: JournalRecord): string => `${journal}/${seq}`
