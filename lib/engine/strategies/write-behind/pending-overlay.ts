import { copyOf } from '@/lib/engine/write/shield'
import type { Entry } from '@/lib/kernel/entry'

/** A value that is on its way to the source. */
export interface PendingValue {
  readonly key: string
  /** As memory would keep it; undefined for a removal. */
  readonly value: unknown
  readonly sizeBytes: number
  readonly copyOnRead: boolean
  readonly version: string
  readonly at: number
}

/**
 * The newest acknowledged write of each key that has not reached the source yet. Every read of the process asks here
 * first (rule W3), and nothing but the flush takes anything out: not eviction, not expiry, not an invalidation.
 */
export class PendingOverlay {
  readonly #pending = new Map<string, PendingValue>()

  get size(): number {
    return this.#pending.size
  }

  find(key: string): PendingValue | undefined {
    return this.#pending.get(key)
  }

  /** @returns values, not removals, whose newest write was made at that time or before */
  waitingSince(at: number): PendingValue[] {
    return [...this.#pending.values()].filter((held) => held.at <= at && held.value !== undefined)
  }

  /** What a reader is handed: its own copy, where the value can be changed. */
  valueOf({ value, copyOnRead }: PendingValue): unknown {
    return copyOnRead ? copyOf(value) : value
  }

  /** Keeps the newer of what is there and this. */
  add(pending: PendingValue): void {
    const held = this.#pending.get(pending.key)
    if (!held || held.version < pending.version) this.#pending.set(pending.key, pending)
  }

  /** The write with this version was applied, or given up: readers may see the source again, unless a newer one waits. */
  release(key: string, version: string): void {
    const held = this.#pending.get(key)
    if (held && held.version <= version) this.#pending.delete(key)
  }

  /** An entry for the read path: always fresh; its value is undefined for a removal. */
  entryOf(key: string): Entry | undefined {
    const pending = this.#pending.get(key)
    if (!pending) return undefined
    return {
      ...{ key, value: this.valueOf(pending), createdAt: pending.at, expiresAt: Infinity, staleUntil: Infinity },
      ...{
        tags: [],
        dependsOn: [],
        version: 1,
        epoch: '',
        stamp: 0,
        loadMs: 0,
        sizeBytes: pending.sizeBytes,
        dirty: true,
      },
    }
  }
}
