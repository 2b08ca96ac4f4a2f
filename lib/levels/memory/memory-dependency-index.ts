import type { Clock } from '@/lib/kernel/clock'
import type { DependencyIndex, Edge } from '@/lib/ports/dependency-index'

/** Edges looked at, for each one that is added, to find some whose time has come: the index shrinks as it is used. */
const TRIMMED_PER_EDGE = 2

const NONE: readonly string[] = []

interface Stored {
  readonly parent: string
  readonly children: Map<string, number>
  readonly child: string
  readonly until: number
}

/** Who was made from whom, in a cache that no other process shares. */
export class MemoryDependencyIndex implements DependencyIndex {
  readonly #children = new Map<string, Map<string, number>>()
  readonly #clock: Clock
  #walk: Generator<Stored, undefined> | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  link(edges: readonly Edge[]): void {
    for (const { child, parents, until } of edges) {
      for (const parent of parents) {
        const children = this.#children.get(parent) ?? new Map<string, number>()
        children.set(child, Math.max(children.get(child) ?? 0, until))
        this.#children.set(parent, children)
        this.#trim()
      }
    }
  }

  childrenOf(parents: readonly string[]): readonly string[] {
    if (this.#children.size === 0) return NONE
    const now = this.#clock.now()
    const children = new Set<string>()
    for (const parent of parents)
      for (const [child, until] of this.#children.get(parent) ?? []) if (until > now) children.add(child)
    return [...children]
  }

  #trim(): void {
    const now = this.#clock.now()
    for (let looked = 0; looked < TRIMMED_PER_EDGE; looked++) {
      this.#walk ??= this.#edges()
      const { value: edge, done } = this.#walk.next()
      if (done) return void (this.#walk = undefined)
      if (edge.until > now) continue
      edge.children.delete(edge.child)
      if (edge.children.size === 0) this.#children.delete(edge.parent)
    }
  }

  /** One at a time: a parent may have a hundred thousand children, and is linked to each of them. */
  *#edges(): Generator<Stored, undefined> {
    for (const [parent, children] of this.#children)
      for (const [child, until] of children) yield { parent, children, child, until }
  }
}
