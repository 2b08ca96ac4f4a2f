import { compareKeys } from '@/lib/kernel/key-order'
import type { EntryFilter, EntryPage, EntrySort, StoredMeta } from '@/lib/ports/far-level'
import { filterOf } from './slot-filter'
import { SIZE, U32_PER_SLOT } from './slot-layout'
import { hitsAt, metaAt } from './slot-record'
import type { SlotTable } from './slot-table'

/** About a millisecond, where keys have to be fetched from all over the heap. */
const SLOTS_A_STEP = 8_192

export interface Listing {
  readonly filter: EntryFilter
  readonly sort: EntrySort
  readonly cursor: string | undefined
  readonly limit: number
}

/** A place in an order: the sorted figure (0 where the order is by key alone), then the key. */
interface Place {
  readonly figure: number
  readonly key: string
}

/** Whether a place comes before another. */
type Before = (figure: number, key: string, other: Place) => boolean

/**
 * One page over every slot, without sorting them all: the best `limit` of those past the cursor are kept in a heap whose
 * root is the worst of them, so nearly every slot costs one compare. Two figures a slot are read before its key is.
 *
 * A generator, so that a walk through a million entries need not hold the event loop: each step looks at
 * {@link SLOTS_A_STEP} slots. What came meanwhile may be missed, what went is left out.
 */
export function* listSlots(table: SlotTable, { filter, sort, cursor, limit }: Listing): Generator<void, EntryPage> {
  const accepts = filterOf(table, filter)
  const before = sort.descending ? comesAfter : comesBefore
  const from = cursor === undefined ? undefined : placeOf(cursor)
  const best = new Page(before, limit)
  let total = 0
  for (let slot = 0; slot < table.high; slot++) {
    if (slot > 0 && slot % SLOTS_A_STEP === 0) yield
    const key = table.keys[slot]
    if (key === undefined || table.isVacant(slot) || (accepts !== undefined && !accepts(key, slot))) continue
    total++
    const figure = figureOf(table, slot, sort.by)
    if (from !== undefined && (key === from.key || before(figure, key, from))) continue
    best.offer(figure, key, slot)
  }
  const found = best.inOrder()
  const last = best.wasFull ? found.at(-1) : undefined
  const items = found
    .filter(({ slot, key }) => table.keys[slot] === key)
    .map(({ slot }) => metaAt(table, slot))
    .filter((meta): meta is StoredMeta => meta !== undefined)
  return { items, cursor: last && `${last.figure}/${last.key}`, total }
}

const comesBefore: Before = (figure, key, other) =>
  figure < other.figure || (figure === other.figure && compareKeys(key, other.key) < 0)
const comesAfter: Before = (figure, key, other) =>
  figure > other.figure || (figure === other.figure && compareKeys(key, other.key) > 0)

function figureOf(table: SlotTable, slot: number, by: EntrySort['by']): number {
  if (by === 'key') return 0
  if (by === 'size') return table.u32[slot * U32_PER_SLOT + SIZE] ?? 0
  if (by === 'hits') return hitsAt(table, slot)
  return table.expiresAt(slot)
}

/** A cursor names the last entry of a page, not its number: it stays a place in the order when entries come and go. */
function placeOf(cursor: string): Place {
  const slash = cursor.indexOf('/')
  const figure = Number(cursor.slice(0, slash))
  if (slash < 1 || Number.isNaN(figure)) throw new TypeError(`${JSON.stringify(cursor)} is no cursor of this list`)
  return { figure, key: cursor.slice(slash + 1) }
}

/** The first `limit` of what it was offered. */
class Page {
  readonly #before: Before
  readonly #limit: number
  readonly #heap: (Place & { readonly slot: number })[] = []
  /** More was offered than fits, so there is another page. */
  wasFull = false

  constructor(before: Before, limit: number) {
    this.#before = before
    this.#limit = limit
  }

  offer(figure: number, key: string, slot: number): void {
    const heap = this.#heap
    if (heap.length < this.#limit) {
      heap.push({ figure, key, slot })
      this.#rise(heap.length - 1)
      return
    }
    this.wasFull = true
    const worst = heap[0]
    if (worst === undefined || !this.#before(figure, key, worst)) return
    heap[0] = { figure, key, slot }
    this.#sink()
  }

  inOrder(): readonly (Place & { readonly slot: number })[] {
    return this.#heap.sort((a, b) => (this.#before(a.figure, a.key, b) ? -1 : 1))
  }

  #rise(at: number): void {
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!this.#swapIfLater(at, above)) return
      at = above
    }
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      let worst = left
      const a = this.#heap[left]
      const b = this.#heap[left + 1]
      if (a === undefined) return
      if (b !== undefined && this.#before(a.figure, a.key, b)) worst = left + 1
      if (!this.#swapIfLater(worst, at)) return
      at = worst
    }
  }

  /** Swaps where `low` (nearer to the leaves) comes later in the order than `high`. */
  #swapIfLater(low: number, high: number): boolean {
    const a = this.#heap[low]
    const b = this.#heap[high]
    if (a === undefined || b === undefined || !this.#before(b.figure, b.key, a)) return false
    this.#heap[low] = b
    this.#heap[high] = a
    return true
  }
}
