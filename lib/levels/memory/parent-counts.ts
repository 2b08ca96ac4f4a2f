/** How many stored entries name each key among their direct parents. */
export class ParentCounts {
  readonly #counts = new Map<string, number>()

  add(parents: readonly string[]): void {
    for (const parent of parents) this.#counts.set(parent, (this.#counts.get(parent) ?? 0) + 1)
  }

  subtract(parents: readonly string[]): void {
    for (const parent of parents) {
      const left = (this.#counts.get(parent) ?? 0) - 1
      if (left > 0) this.#counts.set(parent, left)
      else this.#counts.delete(parent)
    }
  }

  get size(): number {
    return this.#counts.size
  }

  has(parent: string): boolean {
    return this.#counts.has(parent)
  }

  clear(): void {
    this.#counts.clear()
  }
}
