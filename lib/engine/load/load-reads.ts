import { AsyncLocalStorage } from 'node:async_hooks'
import type { Judged } from '@/lib/engine/invalidation/floors'
import type { Validity } from '@/lib/engine/invalidation/validity'
import { freshnessAt, type Entry } from '@/lib/kernel/entry'
import type { Flight } from './flights'
import type { Notes } from './notes'

/** One call of a loader that depends on what it reads. */
interface Reading {
  readonly notes: readonly Notes[]
  readonly seen: Set<string>
  /** The lists of dependencies that are ours to add to; a loader's own `dependOn` replaces them. */
  readonly lists: (string[] | undefined)[]
}

/**
 * What loaders read through the cache while they run (`autoDepend`). There is one only where some policy asks for it, so
 * that caches without pay a compare with `undefined`, and no asynchronous context.
 */
export class LoadReads {
  readonly #running = new AsyncLocalStorage<Reading | undefined>()
  /** Loads that were fed a stale value: whether it was wrong, and their stamp before. */
  readonly #tainted = new WeakMap<Judged, { readonly isWrong: boolean; readonly begunAt: number }>()
  readonly #validity: Validity

  constructor(validity: Validity) {
    this.#validity = validity
  }

  /** @param notes of the keys that depend on what `load` reads; where there are none, its reads are nobody's */
  run<T>(notes: readonly Notes[], load: () => T): T {
    const reading = notes.length > 0 ? { notes, seen: new Set<string>(), lists: [] } : undefined
    return this.#running.run(reading, load)
  }

  /** A key was read, found or not: what is made of its absence depends on it, too. */
  note(key: string): void {
    const reading = this.#running.getStore()
    if (!reading || reading.seen.has(key)) return
    reading.seen.add(key)
    reading.notes.forEach(({ judged }, i) => {
      if (judged.key === key) return
      let list = reading.lists[i]
      if (!list || judged.dependsOn !== list) {
        list = judged.dependsOn.filter((known) => known !== key)
        reading.lists[i] = list
        judged.dependsOn = list
      }
      list.push(key)
    })
  }

  /**
   * A stale value was handed out: what is made of it is no newer than it (rule R7). Where it is stale because it is
   * wrong, and not only old, what is made of it is stale from the start: the record that says so may name a tag or a
   * namespace that its dependents do not have.
   */
  noteStale(entry: Entry, now: number): void {
    const isBornStale = entry.expiresAt <= entry.createdAt
    const isWrong = isBornStale || freshnessAt(entry, now) === 'fresh' || this.#validity.judge(entry).kind === 'soft'
    this.#taint(entry, isWrong)
  }

  /** A loaded value was handed out: made of a stale one itself, or invalidated while it was loaded. */
  noteLoaded(judged: Judged, isAdmitted: boolean): void {
    const taint = this.#tainted.get(judged)
    if (!isAdmitted || taint) this.#taint(judged, !isAdmitted || taint?.isWrong === true)
  }

  /** Whether a load that may not be stored was only fed a stale value: to load it once more would come to the same. */
  isOnlyStale(judged: Flight['judged']): boolean {
    const taint = this.#tainted.get(judged)
    return taint !== undefined && this.#validity.admits({ ...judged, stamp: taint.begunAt })
  }

  #taint({ key, epoch, stamp }: Judged, isWrong: boolean): void {
    for (const notes of this.#running.getStore()?.notes ?? []) {
      const { judged } = notes
      if (judged.key === key) continue
      if (isWrong) notes.bornStale = true
      const begunAt = this.#tainted.get(judged)?.begunAt ?? judged.stamp
      this.#tainted.set(judged, { isWrong: notes.bornStale, begunAt })
      if (judged.epoch === epoch) judged.stamp = Math.min(judged.stamp, stamp)
    }
  }
}
