import type { Label } from './label'
import { F64_PER_SLOT, GRACE, LEAD, QUIET_UNTIL, U32_PER_SLOT } from './slot-layout'
import { SlotList } from './slot-list'

/** Enough for a small cache, and 5 KiB. */
const FIRST_SLOTS = 64
/** Slots beyond need are memory beyond need; each entry is moved ten times on average while the table grows by this. */
const GROWTH = 1.1

/**
 * Slots for entries, growing as needed up to a limit, never shrinking.
 *
 * A vacant slot remembers its key, so that an entry that is written again soon comes back to it and the level's Map is
 * left alone: V8 keeps what was deleted from a Map in its chains until it makes the whole Map anew, and a key deleted and
 * set again and again among 100,000 others took 19 µs a time, and 600 µs in the end.
 */
export class SlotTable {
  f64 = new Float64Array(0)
  u32 = new Uint32Array(0)
  f32 = new Float32Array(0)
  keys: (string | undefined)[] = []
  values: unknown[] = []
  labels: (Label | undefined)[] = []
  /** Where each key is stored, or was until lately: vacant slots wait for theirs. */
  readonly slots = new Map<string, number>()
  /** Slots ever used: every used slot lies below. */
  high = 0
  readonly #limit: number
  #capacity = 0
  readonly #vacant = new SlotList(this)

  /** @param limit slots at most */
  constructor(limit: number) {
    this.#limit = limit
    this.#grow(Math.min(FIRST_SLOTS, limit))
  }

  /** The slot in which the key is stored. */
  slotOf(key: string): number | undefined {
    const slot = this.slots.get(key)
    return slot === undefined || this.isVacant(slot) ? undefined : slot
  }

  /**
   * A vacant slot for a key that is not stored: its own, if that still waits for it, whose record then still tells when
   * it was used; else one with a zeroed record. The caller has made sure that fewer slots than the limit are taken.
   */
  take(key: string): number {
    const own = this.slots.get(key)
    if (own !== undefined) {
      this.#vacant.remove(own)
      return own
    }
    const slot = this.#next()
    this.u32.fill(0, slot * U32_PER_SLOT, (slot + 1) * U32_PER_SLOT)
    this.forget(slot)
    this.keys[slot] = key
    this.slots.set(key, slot)
    return slot
  }

  /** Whether nothing is stored there: no value is `undefined`. */
  isVacant(slot: number): boolean {
    return this.values[slot] === undefined
  }

  /** The slot is vacant from now on, and answers for nothing. */
  vacate(slot: number): void {
    this.values[slot] = undefined
    this.labels[slot] = undefined
    this.f64[slot * F64_PER_SLOT + QUIET_UNTIL] = 0
    this.#vacant.add(slot)
  }

  /** The key of a vacant slot, if there is one, has to look for another. */
  forget(slot: number): void {
    const key = this.keys[slot]
    if (key === undefined) return
    this.slots.delete(key)
    this.keys[slot] = undefined
  }

  expiresAt(slot: number): number {
    return (this.f64[slot * F64_PER_SLOT + QUIET_UNTIL] ?? 0) + (this.f32[slot * U32_PER_SLOT + LEAD] ?? 0)
  }

  staleUntil(slot: number): number {
    return this.expiresAt(slot) + (this.f32[slot * U32_PER_SLOT + GRACE] ?? 0)
  }

  /** @param quietUntil not after `expiresAt`, which is not after `staleUntil`; ms since the epoch */
  time(slot: number, times: { quietUntil: number; expiresAt: number; staleUntil: number }): void {
    const { quietUntil, expiresAt, staleUntil } = times
    this.f64[slot * F64_PER_SLOT + QUIET_UNTIL] = quietUntil
    this.f32[slot * U32_PER_SLOT + LEAD] = between(quietUntil, expiresAt)
    this.f32[slot * U32_PER_SLOT + GRACE] = between(expiresAt, staleUntil)
  }

  reset(): void {
    this.high = 0
    this.slots.clear()
    this.#vacant.clear()
    this.#capacity = 0
    this.f64 = new Float64Array(0)
    this.keys = []
    this.values = []
    this.labels = []
    this.#grow(Math.min(FIRST_SLOTS, this.#limit))
  }

  #next(): number {
    const slot = this.#vacant.oldest
    if (slot < 0) {
      if (this.high === this.#capacity) this.#grow(Math.min(this.#limit, Math.ceil(this.#capacity * GROWTH)))
      return this.high++
    }
    this.#vacant.remove(slot)
    return slot
  }

  #grow(capacity: number): void {
    const grown = new Float64Array(capacity * F64_PER_SLOT)
    grown.set(this.f64)
    this.f64 = grown
    this.u32 = new Uint32Array(grown.buffer)
    this.f32 = new Float32Array(grown.buffer)
    this.keys = resized(this.keys, capacity)
    this.values = resized(this.values, capacity)
    this.labels = resized(this.labels, capacity)
    this.#capacity = capacity
  }
}

/** An array of exactly that length: `push` would let V8 keep half as much again in reserve. */
function resized<T>(old: readonly (T | undefined)[], length: number): (T | undefined)[] {
  const array = new Array<T | undefined>(length)
  for (let i = 0; i < length; i++) array[i] = i < old.length ? old[i] : undefined
  return array
}

/** Two that never come are as good as one: `Infinity - Infinity` would be no number. */
function between(earlier: number, later: number): number {
  return later === earlier ? 0 : later - earlier
}
