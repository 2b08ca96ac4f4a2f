import type { Entry } from '@/lib/kernel/entry'
import type { EntryFilter, EntryPage, EntrySort, Swept, Usage } from '@/lib/ports/far-level'
import type { NearLevel, Removal, ScanStep } from '@/lib/ports/near-level'
import { AdaptivePolicy } from './adaptive-policy'
import { LabelPress } from './label'
import { listSlots } from './list-slots'
import { assertBounds, type HitWatch, type MemoryLevelOptions } from './memory-level-options'
import { ParentCounts } from './parent-counts'
import { scanSlots } from './scan-slots'
import { CHECKED_AT, F64_PER_SLOT, HITS, ONE_HIT, QUIET_UNTIL, SIZE, U32_PER_SLOT, WATCHED } from './slot-layout'
import { entryAt, fillSlot, hitsAt, watch } from './slot-record'
import { SlotTable } from './slot-table'
import { tellHits } from './tell-hits'

/**
 * L1: values in the process's own memory, bounded by bytes and by entries.
 *
 * A hit is one Map lookup, two compares and a counter. There is no timer and no list of expiries: an entry past its
 * time is not answered for, and `sweep` walks round the slots. The walk reads eight bytes of one record after the other
 * (8 to 24 ns each, on a busy machine); the upkeep of a timing wheel would be paid by writes and hits.
 */
export class MemoryLevel implements NearLevel {
  readonly name = 'memory'
  readonly #table: SlotTable
  readonly #policy: AdaptivePolicy
  readonly #press = new LabelPress()
  readonly #parents = new ParentCounts()
  readonly #maxBytes: number
  readonly #maxEntries: number
  readonly #copy: (value: unknown) => unknown
  readonly #quietUntil: (entry: Entry) => number
  readonly #onRemoved: (why: Removal, entries: number, bytes: number) => void
  readonly #watch: HitWatch | undefined
  readonly #told: Generator<void, void, number> | undefined
  // The table's views once more: one indirection less on the hit path. Only `#placeFor` and `clear` replace them.
  readonly #slots: ReadonlyMap<string, number>
  #f64 = new Float64Array(0)
  #u32 = new Uint32Array(0)
  #values: unknown[] = []
  #entries = 0
  #bytes = 0
  #cursor = 0

  constructor(options: MemoryLevelOptions) {
    assertBounds(options)
    this.#maxBytes = options.maxBytes
    this.#maxEntries = options.maxEntries
    this.#copy = options.copy
    this.#quietUntil = options.quietUntil ?? (({ expiresAt }) => expiresAt)
    this.#onRemoved = options.onRemoved ?? (() => {})
    this.#watch = options.watch
    this.#table = new SlotTable(options.maxEntries)
    this.#told = options.watch && tellHits(this.#table, options.watch)
    this.#told?.next(0)
    this.#policy = new AdaptivePolicy(this.#table)
    this.#slots = this.#table.slots
    this.#adoptViews()
  }

  readonly scan = (filters: readonly EntryFilter[]): Generator<ScanStep> => scanSlots(this.#table, filters)

  read(key: string, now: number, position: number): unknown {
    const slot = this.#slots.get(key)
    if (slot === undefined) return undefined
    const at = slot * F64_PER_SLOT
    if (!(now < (this.#f64[at + QUIET_UNTIL] ?? 0))) return undefined
    const checkedAt = this.#f64[at + CHECKED_AT] ?? 0
    if (checkedAt !== position) return checkedAt === -1 - position ? this.#readCopy(slot) : undefined
    this.#use(slot)
    return this.#values[slot]
  }

  find(key: string): Entry | undefined {
    const slot = this.#table.slotOf(key)
    const entry = slot === undefined ? undefined : entryAt(this.#table, slot)
    if (slot === undefined || entry === undefined || !this.#copies(slot)) return entry
    return { ...entry, value: this.#copy(entry.value) }
  }

  markChecked(key: string, position: number): void {
    const slot = this.#table.slotOf(key)
    if (slot === undefined) return
    this.#f64[slot * F64_PER_SLOT + CHECKED_AT] = this.#copies(slot) ? -1 - position : position
  }

  touch(key: string): void {
    const slot = this.#table.slotOf(key)
    if (slot !== undefined) this.#use(slot)
  }

  write(entry: Entry, position: number, copyOnRead: boolean): boolean {
    // Sizes are kept in 32 bits: what does not fit in them is refused like any size over the limit.
    const size = entry.sizeBytes >>> 0
    if (!(size === Math.floor(entry.sizeBytes) && size <= this.#maxBytes)) {
      this.remove(entry.key, 'overwritten')
      return false
    }
    const slot = this.#placeFor(entry.key, size)
    const label = this.#press.labelOf(entry)
    fillSlot(this.#table, slot, { entry, label, quietUntil: this.#quietUntil(entry) })
    this.#f64[slot * F64_PER_SLOT + CHECKED_AT] = copyOnRead ? -1 - position : position
    this.#entries++
    this.#bytes += size
    if (label.dependsOn.length > 0) this.#parents.add(label.dependsOn)
    return true
  }

  remove(key: string, why: Removal): boolean {
    const slot = this.#table.slotOf(key)
    if (slot === undefined) return false
    this.#onRemoved(why, 1, this.#drop(slot))
    return true
  }

  retime(key: string, expiresAt: number, staleUntil: number): boolean {
    const slot = this.#table.slotOf(key)
    if (slot === undefined) return false
    const entry = entryAt(this.#table, slot)
    const quietUntil = entry ? this.#quietUntil({ ...entry, expiresAt, staleUntil }) : expiresAt
    this.#table.time(slot, { quietUntil, expiresAt, staleUntil })
    return true
  }

  hasDependentsOf(key?: string): boolean {
    return key === undefined ? this.#parents.size > 0 : this.#parents.has(key)
  }

  has(key: string): boolean {
    return this.#table.slotOf(key) !== undefined
  }

  *keys(): IterableIterator<string> {
    for (const [key, slot] of this.#slots) if (!this.#table.isVacant(slot)) yield key
  }

  hitsOf(key: string): number {
    return hitsAt(this.#table, this.#table.slotOf(key))
  }

  list(filter: EntryFilter, sort: EntrySort, cursor: string | undefined, limit: number): Generator<void, EntryPage> {
    return listSlots(this.#table, { filter, sort, cursor, limit })
  }

  evictedNext(most: number): string[] {
    return this.#policy.upcoming(most).map((slot) => this.#table.keys[slot] ?? '')
  }

  sweep(now: number, limit: number): Swept {
    let [entries, bytes] = [0, 0]
    for (let looks = Math.min(limit, this.#table.high); looks > 0; looks--) {
      if (this.#cursor >= this.#table.high) this.#cursor = 0
      const slot = this.#cursor++
      if (this.#table.isVacant(slot)) this.#table.forget(slot)
      else if (now >= this.#table.staleUntil(slot)) {
        entries++
        bytes += this.#drop(slot)
      }
    }
    if (entries > 0) this.#onRemoved('expired', entries, bytes)
    return { entries, bytes }
  }

  clear(): void {
    const { entries, bytes } = this.usage()
    this.#parents.clear()
    this.#table.reset()
    this.#policy.clear()
    this.#adoptViews()
    this.#entries = 0
    this.#bytes = 0
    if (entries > 0) this.#onRemoved('cleared', entries, bytes)
  }

  usage(): Usage {
    return { entries: this.#entries, bytes: this.#bytes, maxBytes: this.#maxBytes }
  }

  #use(slot: number): void {
    const at = slot * U32_PER_SLOT + HITS
    const hits = (((this.#u32[at] ?? 0) | 0) + ONE_HIT) | 0
    this.#u32[at] = hits
    this.#policy.onHit(slot)
    if ((hits & WATCHED) !== 0) this.#told?.next(slot)
  }

  #readCopy(slot: number): unknown {
    this.#use(slot)
    return this.#copy(this.#values[slot])
  }

  #copies(slot: number): boolean {
    return (this.#f64[slot * F64_PER_SLOT + CHECKED_AT] ?? 0) < 0
  }

  #sizeOf(slot: number): number {
    return this.#u32[slot * U32_PER_SLOT + SIZE] ?? 0
  }

  /** A slot for the key, with room for `size` bytes made; what the slot held before is no longer counted. */
  #placeFor(key: string, size: number): number {
    const held = this.#table.slotOf(key)
    if (held !== undefined && this.#bytes - this.#sizeOf(held) + size <= this.#maxBytes) {
      this.#policy.onHit(held)
      this.#onRemoved('overwritten', 1, this.#discount(held))
      return held
    }
    // To grow in place could choose the entry itself as a victim: it leaves and comes back.
    if (held !== undefined) this.remove(key, 'overwritten')
    this.#makeRoom(size)
    const slot = this.#table.take(key)
    if (this.#f64 !== this.#table.f64) this.#adoptViews()
    watch(this.#table, slot, this.#watch?.wants(key) === true)
    this.#policy.onInsert(slot)
    return slot
  }

  #makeRoom(size: number): void {
    const [entries, bytes] = [this.#entries, this.#bytes]
    while (this.#entries >= this.#maxEntries || this.#bytes + size > this.#maxBytes) this.#drop(this.#policy.victim())
    if (entries > this.#entries) this.#onRemoved('evicted', entries - this.#entries, bytes - this.#bytes)
  }

  /** Takes an entry out, everywhere. @returns its bytes */
  #drop(slot: number): number {
    const size = this.#discount(slot)
    this.#policy.onRemove(slot)
    this.#table.vacate(slot)
    return size
  }

  /** Takes what a slot holds off the sums. @returns its bytes */
  #discount(slot: number): number {
    const size = this.#sizeOf(slot)
    const parents = this.#table.labels[slot]?.dependsOn
    if (parents !== undefined && parents.length > 0) this.#parents.subtract(parents)
    this.#entries--
    this.#bytes -= size
    return size
  }

  #adoptViews(): void {
    this.#f64 = this.#table.f64
    this.#u32 = this.#table.u32
    this.#values = this.#table.values
  }
}
