import type { DeadLetter, DeadLetterQuery } from '@/lib/engine/write-behind-answers'
import type { Core } from '@/lib/engine/core'
import { compareBuried, type BuriedPlace } from '@/lib/kernel/buried-place'
import { NoDeadLetter } from '@/lib/kernel/errors'
import { compareKeys } from '@/lib/kernel/key-order'
import type { BuriedWrite, Journal } from '@/lib/ports/journal'
import { writeOnce } from './flush-batch'
import { decodeValue, type Flusher } from './flusher'
import { beginSharing } from './share-writes'

/** As many are listed where nobody says, and at the most: each is decoded. */
const LISTED = 1_000

/** Writes that their source refuses for good: kept until an operator applies them again or discards them. */
export class DeadLetters {
  /** Those kept in journals, for sources without transactions. */
  journaled = 0
  readonly #core: Core
  readonly #journal: Journal
  readonly #flusherOf: (namespace: string) => Flusher | undefined
  readonly #counts = new Map<string, number>()

  constructor(core: Core, journal: Journal, flusherOf: (namespace: string) => Flusher | undefined) {
    this.#core = core
    this.#journal = journal
    this.#flusherOf = flusherOf
  }

  countOf(namespace: string): number {
    return this.#counts.get(namespace) ?? 0
  }

  /** As of the last look at each source, and what was buried since. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, this.journaled)
  }

  noteBuried({ namespace, key, reason }: BuriedWrite): void {
    if (this.#flusherOf(namespace)?.source.transaction)
      this.#counts.set(namespace, (this.#counts.get(namespace) ?? 0) + 1)
    else this.journaled++
    this.#core.report({ kind: 'write.buried', key, reason })
  }

  /** In the background; a source that does not answer is counted when next something changes. */
  recount(namespace: string): void {
    const counting = this.#flusherOf(namespace)?.source.transaction?.((tx) => tx.countBuried(namespace))
    counting?.then((count) => this.#counts.set(namespace, count)).catch(() => undefined)
  }

  /**
   * Counts anew on its way.
   *
   * @param bound namespaces whose sources are asked, as are the journals
   * @returns by namespace, the longest buried first
   * @throws TypeError for a limit that is none, NoDeadLetter for an `after` that never was one, else what a source threw
   */
  async list(bound: Iterable<string>, { namespace, after, limit = LISTED }: DeadLetterQuery = {}) {
    if (!Number.isInteger(limit) || limit < 1 || limit > LISTED)
      throw new TypeError(`limit must be a whole number from 1 to ${LISTED}, not ${String(limit)}`)
    const place = after && { ...parse(after.id), buriedAt: after.buriedAt }
    const found: BuriedWrite[] = [...(await this.#journal.buried({ namespace, after: place, limit }))]
    for (const one of bound)
      if (namespace === undefined || namespace === one) found.push(...(await this.#buriedBySource(one, place, limit)))
    return found
      .sort(compareBuried)
      .slice(0, limit)
      .map((write) => this.#describe(write))
  }

  /**
   * Applies a dead letter after all, in the transaction that takes it out.
   *
   * @returns `superseded` where a newer write of the key was applied meanwhile, so that this one changes nothing
   * @throws NoDeadLetter, else what the source threw; it is then kept
   */
  async redrive(id: string): Promise<'applied' | 'superseded'> {
    const { namespace, journal, seq } = parse(id)
    const flusher = this.#boundFlusher(namespace)
    const { source } = flusher
    const { write, newer } = source.transaction
      ? await source.transaction(async (tx) => {
          const taken = await tx.unbury({ journal, namespace }, seq)
          if (!taken) throw new NoDeadLetter(id)
          const { key, version } = taken
          const value = decodeValue(this.#core, taken)
          return { write: taken, newer: await tx.write({ namespace, key, id: taken.id, version, value }) }
        })
      : await this.#redriveJournaled(flusher, id)
    this.#gone(source.transaction ? namespace : undefined)
    await this.#tell(flusher, write.key)
    this.#core.report({ kind: 'write.redriven', key: write.key })
    return newer === undefined ? 'applied' : 'superseded'
  }

  /** @throws NoDeadLetter */
  async discard(id: string): Promise<void> {
    const { namespace, journal, seq } = parse(id)
    const { transaction } = this.#flusherOf(namespace)?.source ?? {}
    const taken = transaction
      ? (await transaction((tx) => tx.unbury({ journal, namespace }, seq)))?.key
      : await this.#discardJournaled(id)
    if (taken === undefined) throw new NoDeadLetter(id)
    this.#gone(transaction ? namespace : undefined)
    this.#core.report({ kind: 'write.discarded', key: taken })
  }

  async #buriedBySource(namespace: string, after: BuriedPlace | undefined, limit: number) {
    const { transaction } = this.#flusherOf(namespace)?.source ?? {}
    if (!transaction) return []
    const order = after ? compareKeys(namespace, after.namespace) : 1
    const { count, page } = await transaction(async (tx) => ({
      count: await tx.countBuried(namespace),
      page: order < 0 ? [] : await tx.buried(namespace, { after: order === 0 ? after : undefined, limit }),
    }))
    this.#counts.set(namespace, count)
    return page
  }

  async #redriveJournaled(flusher: Flusher, id: string): Promise<{ write: BuriedWrite; newer: undefined }> {
    const write = await this.#findJournaled(id)
    if (!write) throw new NoDeadLetter(id)
    await writeOnce(flusher.source, write.id, decodeValue(this.#core, write))
    await this.#journal.unbury(write.journal, write.seq)
    return { write, newer: undefined }
  }

  async #discardJournaled(id: string): Promise<string | undefined> {
    const write = await this.#findJournaled(id)
    return write && (await this.#journal.unbury(write.journal, write.seq)) ? write.key : undefined
  }

  async #findJournaled(id: string): Promise<BuriedWrite | undefined> {
    const { namespace, journal, seq } = parse(id)
    const write = await this.#journal.findBuried(journal, seq)
    return write?.namespace === namespace ? write : undefined
  }

  async #tell(flusher: Flusher, key: string): Promise<void> {
    const sharing = beginSharing(this.#core, [key], flusher.options)
    sharing.stop()
    await sharing.finish(new Map())
  }

  #gone(namespace: string | undefined): void {
    if (namespace === undefined) this.journaled--
    else this.#counts.set(namespace, Math.max(0, (this.#counts.get(namespace) ?? 1) - 1))
  }

  #boundFlusher(namespace: string): Flusher {
    const flusher = this.#flusherOf(namespace)
    if (!flusher) throw new TypeError(`${namespace} is not bound with write: 'behind', so nothing can be written to it`)
    return flusher
  }

  #describe(write: BuriedWrite): DeadLetter {
    const { namespace, key, frame, reason, at, buriedAt } = write
    let value: unknown
    try {
      value = decodeValue(this.#core, write)
    } catch {
      value = undefined
    }
    return { id: idOf(write), namespace, key, value, isRemoval: frame === undefined, reason, at, buriedAt }
  }
}

const idOf = ({ namespace, journal, seq }: BuriedWrite): string => `${namespace}/${journal}/${seq}`

function parse(id: string): { namespace: string; journal: string; seq: number } {
  const [, namespace, journal, seq] = /^(.+)\/([^/]+)\/(\d+)$/s.exec(id) ?? []
  if (namespace === undefined || journal === undefined) throw new NoDeadLetter(id)
  return { namespace, journal, seq: Number(seq) }
}
