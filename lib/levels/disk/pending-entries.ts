import type { StoredEntry } from '@/lib/ports/far-level'

/** What the queue will make of an address: a frame, or its removal. */
export type Pending = { readonly kind: 'frame'; readonly frame: Uint8Array } | { readonly kind: 'removed' }

const REMOVED: Pending = { kind: 'removed' }

/** Entries on their way to disk, so that what was written can be read at once. Tickets tell a later change from an earlier. */
export class PendingEntries {
  readonly #changes = new Map<string, { readonly ticket: number; readonly pending: Pending }>()
  /** While the level is being emptied nothing that is still in the file counts. */
  #clears = 0

  /** @returns undefined where the file is to be asked */
  find(key: string, version: number): Pending | undefined {
    if (this.#changes.size > 0) {
      const change = this.#changes.get(nameOf(key, version))
      if (change) return change.pending
    }
    return this.#clears > 0 ? REMOVED : undefined
  }

  write(entry: StoredEntry, ticket: number): void {
    this.#changes.set(nameOf(entry.key, entry.version), { ticket, pending: { kind: 'frame', frame: entry.frame } })
  }

  remove(key: string, version: number, ticket: number): void {
    this.#changes.set(nameOf(key, version), { ticket, pending: REMOVED })
  }

  clear(): void {
    this.#changes.clear()
    this.#clears++
  }

  cleared(): void {
    this.#clears--
  }

  /** Forgets a change that is in the file now, or never will be, unless a later one has taken its place. */
  settle(key: string, version: number, ticket: number): void {
    const name = nameOf(key, version)
    if (this.#changes.get(name)?.ticket === ticket) this.#changes.delete(name)
  }
}

const nameOf = (key: string, version: number): string => `${version}:${key}`
