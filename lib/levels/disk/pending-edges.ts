/** Edges on their way to disk. */
export class PendingEdges {
  readonly #children = new Map<string, Map<string, { readonly until: number; readonly ticket: number }>>()

  add(edges: readonly (readonly [parent: string, child: string, until: number])[], ticket: number): void {
    for (const [parent, child, until] of edges) {
      const children = this.#children.get(parent) ?? new Map<string, { until: number; ticket: number }>()
      children.set(child, { until: Math.max(until, children.get(child)?.until ?? 0), ticket })
      this.#children.set(parent, children)
    }
  }

  childrenOf(parent: string, now: number): string[] {
    const children = this.#children.get(parent)
    return children ? [...children].flatMap(([child, edge]) => (edge.until > now ? [child] : [])) : []
  }

  settle(edges: readonly (readonly [parent: string, child: string, until: number])[], ticket: number): void {
    for (const [parent, child] of edges) {
      const children = this.#children.get(parent)
      if (!children || (children.get(child)?.ticket ?? Infinity) > ticket) continue
      children.delete(child)
      if (children.size === 0) this.#children.delete(parent)
    }
  }
}
