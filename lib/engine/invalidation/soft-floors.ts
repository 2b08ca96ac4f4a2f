import { isPattern, patternCovers, type Name } from '@/lib/kernel/names'
import type { RecordId } from '@/lib/kernel/record'
import type { SoftFloor } from '@/lib/ports/ledger'
import type { Judged } from './floors'
import type { NamedFloor } from './names-above'

export interface SoftFloorsOptions {
  /** Names that are remembered. */
  readonly names: number
  /** Floors of one name that are, and can be taken back. */
  readonly undoable: number
  /** Forgetting may only take away, so a soft floor that is forgotten becomes a hard one. */
  readonly onForgotten: (name: Name, seq: number) => void
}

/** For each name the soft invalidations that hold, oldest first. */
export class SoftFloors {
  readonly #floors = new Map<Name, readonly SoftFloor[]>()
  /** Of these names those that have to be tried: a dependency with 50,000 dependents leaves as many that need not. */
  readonly #patterns = new Set<Name>()
  readonly #options: SoftFloorsOptions

  constructor(options: SoftFloorsOptions) {
    this.#options = options
  }

  get isEmpty(): boolean {
    return this.#floors.size === 0
  }

  of(name: Name): readonly SoftFloor[] {
    return this.#floors.get(name) ?? []
  }

  /** @returns the position of the newest of a name, 0 for none */
  newest(name: Name): number {
    return this.#floors.get(name)?.at(-1)?.[0] ?? 0
  }

  /** @returns the first pattern above `stamp` that covers the entry; patterns are tried one by one */
  coveringPattern(entry: Judged, stamp: number): NamedFloor | undefined {
    for (const name of this.#patterns) {
      const seq = this.newest(name)
      if (seq > stamp && patternCovers(name, entry)) return { name, seq }
    }
    return undefined
  }

  /** What the soft invalidation that begins at `seq` still softens, and can be taken back; undefined for nothing. */
  softenedBy(seq: number): { readonly names: Name[]; readonly undoes: RecordId } | undefined {
    const names: Name[] = []
    let undoes: RecordId | undefined
    for (const [name, floors] of this.#floors) {
      const floor = floors.find(([, of]) => of === seq)
      if (!floor) continue
      undoes ??= { seq, nonce: floor[2] }
      names.push(name)
    }
    return undoes && { names, undoes }
  }

  add(name: Name, floor: SoftFloor): void {
    const before = this.of(name)
    const { undoable, names, onForgotten } = this.#options
    this.#floors.delete(name)
    this.#floors.set(name, [...before, floor].slice(-undoable))
    if (isPattern(name)) this.#patterns.add(name)
    if (before.length === undoable) onForgotten(name, before[0]?.[0] ?? 0)
    if (this.#floors.size <= names) return
    const [oldest, floors] = this.#floors.entries().next().value ?? [name, []]
    this.#drop(oldest)
    onForgotten(oldest, floors.at(-1)?.[0] ?? 0)
  }

  /** Whichever of the floors it is: two undos may overlap, and the order in which they arrive must not matter. */
  takeBack(name: Name, undoes: RecordId): void {
    const left = this.of(name).filter(([, of, nonce]) => of !== undoes.seq || nonce !== undoes.nonce)
    if (left.length === 0) this.#drop(name)
    else this.#floors.set(name, left)
  }

  clear(): void {
    this.#floors.clear()
    this.#patterns.clear()
  }

  #drop(name: Name): void {
    this.#floors.delete(name)
    this.#patterns.delete(name)
  }
}
