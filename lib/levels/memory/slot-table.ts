import type { Label } from './label'

/**
 * What is known of each entry, one record of 64 bytes a slot, seen through three views of one buffer. One record is one
 * line of the processor's cache: with an array for each field a hit would touch as many lines.
 * The first 24 bytes are what a hit touches.
 *
 * | bytes | view | field |
 * | --- | --- | --- |
 * | 0 | f64 | quietUntil: until then a hit needs no thought; `expiresAt`, or earlier where policy refreshes early |
 * | 8 | f64 | checkedAt; `-1 - position` where readers get copies, so that the hit path needs no flag |
 * | 16 | u32 | hits |
 * | 20 | u32 | use: the eviction policy's own |
 * | 24, 28 | u32 | previous and next slot in one of the policy's lists |
 * | 32 | u32 | sizeBytes |
 * | 36 | f32 | loadMs |
 * | 40 | f32 | lead: expiresAt − quietUntil, exact where nothing is refreshed early, because it is 0 |
 * | 44 | f32 | grace: staleUntil − expiresAt |
 * | 48 | f64 | createdAt |
 * | 56 | f64 | stamp |
 */
export const F64_PER_SLOT = 8
export const U32_PER_SLOT = 16
export const QUIET_UNTIL = 0
export const CHECKED_AT = 1
export const CREATED_AT = 6
export const STAMP = 7
export const HITS = 4
export const USE = 5
export const PREVIOUS = 6
export const NEXT = 7
export const SIZE = 8
export const LOAD_MS = 9
export const LEAD = 10
export const GRACE = 11

/** Enough for a small cache, and 5 KiB. */
const FIRST_SLOTS = 64
/** Slots beyond need are memory beyond need; each entry is moved five times on average while the table grows by this. */
const GROWTH = 1.2

/** Slots for entries, growing as needed up to a limit, never shrinking. */
export class SlotTable {
  f64 = new Float64Array(0)
  u32 = new Uint32Array(0)
  f32 = new Float32Array(0)
  keys: (string | undefined)[] = []
  values: unknown[] = []
  labels: (Label | undefined)[] = []
  /** Slots ever used: every used slot lies below. */
  high = 0
  readonly #limit: number
  #capacity = 0
  /** Head of the free slots, chained through `NEXT`, plus one; 0 for none. */
  #free = 0

  /** @param limit slots at most */
  constructor(limit: number) {
    this.#limit = limit
    this.#grow(Math.min(FIRST_SLOTS, limit))
  }

  /** @returns a slot with a zeroed record; the caller has made sure that fewer than the limit are taken */
  take(key: string): number {
    let slot = this.#free - 1
    if (slot >= 0) this.#free = this.u32[slot * U32_PER_SLOT + NEXT] ?? 0
    else {
      if (this.high === this.#capacity) this.#grow(Math.min(this.#limit, Math.ceil(this.#capacity * GROWTH)))
      slot = this.high++
    }
    this.u32.fill(0, slot * U32_PER_SLOT, (slot + 1) * U32_PER_SLOT)
    this.keys[slot] = key
    return slot
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

  release(slot: number): void {
    this.keys[slot] = undefined
    this.values[slot] = undefined
    this.labels[slot] = undefined
    this.u32[slot * U32_PER_SLOT + NEXT] = this.#free
    this.#free = slot + 1
  }

  reset(): void {
    this.high = 0
    this.#free = 0
    this.#capacity = 0
    this.f64 = new Float64Array(0)
    this.keys = []
    this.values = []
    this.labels = []
    this.#grow(Math.min(FIRST_SLOTS, this.#limit))
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
