import { NEXT, PREVIOUS, U32_PER_SLOT } from './slot-layout'

/**
 * Where a policy's fields lie, and what it may know of a slot beside them. One class for the real records and for trials
 * of them, so that the policy's code sees objects of one shape.
 */
export class PolicyRecords {
  /** Replaced by its owner when the table grows. */
  u32: Uint32Array
  /** 32 well-mixed bits of the key in a slot. */
  readonly hashOf: (slot: number) => number

  constructor(u32: Uint32Array, hashOf: (slot: number) => number) {
    this.u32 = u32
    this.hashOf = hashOf
  }
}

/** A doubly linked list through the records of its slots. Links are kept plus one, 0 for none. */
export class SlotList {
  readonly #records: { readonly u32: Uint32Array }
  #newest = 0
  #oldest = 0
  size = 0

  constructor(records: { readonly u32: Uint32Array }) {
    this.#records = records
  }

  /** @returns the slot that was put in first, -1 where there is none */
  get oldest(): number {
    return this.#oldest - 1
  }

  add(slot: number): void {
    const u32 = this.#records.u32
    u32[slot * U32_PER_SLOT + PREVIOUS] = 0
    u32[slot * U32_PER_SLOT + NEXT] = this.#newest
    if (this.#newest > 0) u32[(this.#newest - 1) * U32_PER_SLOT + PREVIOUS] = slot + 1
    else this.#oldest = slot + 1
    this.#newest = slot + 1
    this.size++
  }

  remove(slot: number): void {
    const u32 = this.#records.u32
    const previous = u32[slot * U32_PER_SLOT + PREVIOUS] ?? 0
    const next = u32[slot * U32_PER_SLOT + NEXT] ?? 0
    if (previous > 0) u32[(previous - 1) * U32_PER_SLOT + NEXT] = next
    else this.#newest = next
    if (next > 0) u32[(next - 1) * U32_PER_SLOT + PREVIOUS] = previous
    else this.#oldest = previous
    this.size--
  }

  /** Puts a slot of the list in last again. */
  renew(slot: number): void {
    if (this.#newest === slot + 1) return
    this.remove(slot)
    this.add(slot)
  }

  /** Slots, the one that was put in first before the others. */
  *[Symbol.iterator](): IterableIterator<number> {
    const u32 = this.#records.u32
    for (let at = this.#oldest; at > 0; at = u32[(at - 1) * U32_PER_SLOT + PREVIOUS] ?? 0) yield at - 1
  }

  clear(): void {
    this.#newest = 0
    this.#oldest = 0
    this.size = 0
  }
}
