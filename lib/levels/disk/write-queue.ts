import type { StoredEntry } from '@/lib/ports/far-level'
import type { Answer, Op } from './disk-protocol'

export interface Settle {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

export interface WriteItem {
  readonly kind: 'write'
  readonly ticket: number
  /** Its address as one text. */
  readonly name: string
  readonly entry: StoredEntry
}

export interface OpItem {
  readonly kind: 'op'
  readonly ticket: number
  readonly op: Exclude<Op, { kind: 'write' }>
  /** Must be done sooner or later, whatever becomes of the batch it was in. */
  readonly keep: boolean
  readonly settle: Settle | undefined
}

export type Item = WriteItem | OpItem

/** What an entry takes beside its frame while it waits: key, names, bookkeeping. */
const ITEM_BYTES = 512

export const bytesOf = (item: Item): number => ITEM_BYTES + (item.kind === 'write' ? item.entry.frame.length : 0)

/** What waits to be sent to the writer's thread, in order. */
export class WriteQueue {
  #items: Item[] = []
  #head = 0
  #bytes = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  push(item: Item): void {
    this.#items.push(item)
    this.#bytes += bytesOf(item)
  }

  /** Puts items before all others, in their order. */
  putBack(items: readonly Item[]): void {
    this.#items = [...items, ...this.#items.slice(this.#head)]
    this.#head = 0
    for (const item of items) this.#bytes += bytesOf(item)
  }

  /** Takes the next items off, at least one and otherwise no more than either bound. */
  take(maxItems: number, maxBytes: number): Item[] {
    let bytes = 0
    let end = this.#head
    while (end < this.#items.length && end - this.#head < maxItems) {
      const item = this.#items[end]
      if (!item) break
      const itemBytes = bytesOf(item)
      if (end > this.#head && bytes + itemBytes > maxBytes) break
      bytes += itemBytes
      end++
    }
    const taken = this.#items.slice(this.#head, end)
    this.#head = end
    this.#bytes -= bytes
    // Moving the rest down at every batch would make a long queue quadratic.
    if (this.#head > 4_096 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return taken
  }

  /** Takes everything off. */
  takeAll(): Item[] {
    const items = this.#items.slice(this.#head)
    this.#items = []
    this.#head = 0
    this.#bytes = 0
    return items
  }

  /** Takes off the entries that wait, and leaves the rest. */
  dropWrites(): void {
    this.putBack(this.takeAll().filter((item) => item.kind !== 'write'))
  }
}
