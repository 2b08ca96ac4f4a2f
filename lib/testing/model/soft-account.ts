import type { LogRecord, RecordId } from '@/lib/kernel/record'
import { touches } from './model-source'

interface Softened {
  readonly seq: number
  readonly of: RecordId
}

/**
 * Which soft invalidations hold for one process, by an account of its own: it forgets none, and an undo takes back the
 * whole invalidation, whichever of its names the record lists.
 */
export class SoftAccount {
  #byName = new Map<string, Softened[]>()

  clear(): void {
    this.#byName.clear()
  }

  apply(record: LogRecord): void {
    if (record.kind === 'undo') return this.#takeBack(record.undoes)
    if (record.kind !== 'invalidate' || record.mode !== 'soft') return
    const { seq, of = record } = record
    for (const name of record.names) this.#byName.set(name, [...(this.#byName.get(name) ?? []), { seq, of }])
  }

  /** @returns the names softly invalidated above a stamp that are about a key */
  about(key: string, stamp: number): string[] {
    return [...this.#byName].filter(([name]) => touches([name], key) && this.newest(name) > stamp).map(([name]) => name)
  }

  /** @returns the position of the newest soft invalidation of a name that holds, 0 where there is none */
  newest(name: string): number {
    return this.#byName.get(name)?.at(-1)?.seq ?? 0
  }

  #takeBack({ seq, nonce }: RecordId): void {
    const isOther = ({ of }: Softened): boolean => of.seq !== seq || of.nonce !== nonce
    for (const [name, all] of this.#byName) this.#byName.set(name, all.filter(isOther))
  }
}
