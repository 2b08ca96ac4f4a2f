import type { LogHead, VersionState } from '@/lib/ports/invalidation-log'

type Foretold = Pick<LogHead, 'head' | 'versions'>

/** The active generation of each namespace, and those it can be rolled back to. The first is 1. */
export class Versions {
  readonly #known = new Map<string, number[]>()
  readonly #active = new Map<string, number>()
  /** Records up to here are in it already. */
  #through = 0
  #isForetold = false

  active(namespace: string): number {
    return this.#active.get(namespace) ?? 1
  }

  /** @returns every generation that was ever active, newest first */
  known(namespace: string): number[] {
    return [...(this.#known.get(namespace) ?? [1])].sort((a, b) => b - a)
  }

  /** Takes over what a log says that has not been read to its head: one that is rolled back meanwhile never comes there. */
  foretell({ head, versions }: Foretold): void {
    this.#reset(versions)
    this.#through = head
    this.#isForetold = true
  }

  /**
   * The log was read to its head, so that what it says now counts in place of what was foretold.
   *
   * @returns whether it did not count before
   */
  settle({ head, versions }: Foretold): boolean {
    if (!this.#isForetold) return false
    this.#reset(versions)
    this.#through = head
    this.#isForetold = false
    return true
  }

  apply({ seq, namespace, version }: { seq: number; namespace: string; version: number }): void {
    if (seq <= this.#through) return
    const known = this.#known.get(namespace) ?? [1]
    if (!known.includes(version)) this.#known.set(namespace, [...known, version])
    this.#active.set(namespace, version)
  }

  #reset(state: VersionState): void {
    this.#known.clear()
    this.#active.clear()
    for (const [namespace, active, known] of state) {
      this.#known.set(namespace, [...known])
      this.#active.set(namespace, active)
    }
  }

  state(): VersionState {
    return [...this.#active].map(([namespace, active]) => [namespace, active, this.known(namespace)])
  }
}
