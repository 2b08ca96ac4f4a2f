import type { VersionState } from '@/lib/ports/invalidation-log'

/** The active generation of each namespace, and those it can be rolled back to. The first is 1. */
export class Versions {
  readonly #known = new Map<string, number[]>()
  readonly #active = new Map<string, number>()

  active(namespace: string): number {
    return this.#active.get(namespace) ?? 1
  }

  /** @returns every generation that was ever active, newest first */
  known(namespace: string): number[] {
    return [...(this.#known.get(namespace) ?? [1])].sort((a, b) => b - a)
  }

  activate(namespace: string, version: number): void {
    const known = this.#known.get(namespace) ?? [1]
    if (!known.includes(version)) this.#known.set(namespace, [...known, version])
    this.#active.set(namespace, version)
  }

  reset(state: VersionState = []): void {
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
