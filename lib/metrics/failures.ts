import type { Failure } from '@/lib/kernel/failure'

/** A level has few ways to fail: more than these are words that tell of something new each time. */
const KEPT = 16

/** Why a level's calls failed: alike is what differs by figures only, such as how long was waited. */
export class Failures {
  /** By operation and reason, the last failure last. */
  readonly #kinds = new Map<string, Failure>()

  add({ operation, reason, count, lastAt }: Failure): void {
    const kind = `${operation} ${reason.replace(/\d+/g, '#')}`
    const before = this.#kinds.get(kind)?.count ?? 0
    this.#kinds.delete(kind)
    this.#kinds.set(kind, { operation, reason, count: before + count, lastAt })
    const [oldest] = this.#kinds.keys()
    if (this.#kinds.size > KEPT && oldest !== undefined) this.#kinds.delete(oldest)
  }

  /** @returns the last 16 kinds, the one that failed last first */
  list(): Failure[] {
    return [...this.#kinds.values()].reverse()
  }
}

/** @returns what several processes saw as if it were one */
export function mergeFailures(all: readonly (readonly Failure[])[]): Failure[] {
  const merged = new Failures()
  for (const failure of all.flat().sort((a, b) => a.lastAt - b.lastAt)) merged.add(failure)
  return merged.list()
}
