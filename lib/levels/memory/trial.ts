import { LirsPolicy } from './lirs-policy'
import { PolicyRecords } from './slot-list'
import { U32_PER_SLOT } from './slot-layout'

/** A cache of hashes only, which shows how many hits a setting of the policy would have had. */
export class Trial {
  /** By signed hash: V8 keeps those in the Map itself, unsigned ones in objects on the heap. */
  readonly #slots = new Map<number, number>()
  readonly #hashes: Uint32Array
  readonly #free: number[] = []
  readonly #records: PolicyRecords
  readonly #policy: LirsPolicy
  /** Hits, older ones counting less. */
  score = 0
  /** Entries at most; may be moved within the size it was made with. */
  capacity: number

  constructor(capacity: number, trialShare: number) {
    this.capacity = capacity
    this.#hashes = new Uint32Array(capacity)
    for (let slot = capacity - 1; slot >= 0; slot--) this.#free.push(slot)
    const hashes = this.#hashes
    this.#records = new PolicyRecords(new Uint32Array(capacity * U32_PER_SLOT), (slot) => hashes[slot] ?? 0)
    this.#policy = new LirsPolicy(this.#records, trialShare)
  }

  /** One use of a key: a hit, or a miss that is then stored. */
  use(hash: number): void {
    const held = this.#slots.get(hash | 0)
    if (held !== undefined) {
      this.score++
      this.#policy.onHit(held)
      return
    }
    while (this.#slots.size >= this.capacity) this.#evict()
    const slot = this.#free.pop()
    if (slot === undefined) return
    this.#records.u32.fill(0, slot * U32_PER_SLOT, (slot + 1) * U32_PER_SLOT)
    this.#hashes[slot] = hash
    this.#slots.set(hash | 0, slot)
    this.#policy.onInsert(slot)
  }

  #evict(): void {
    const slot = this.#policy.victim()
    this.#policy.onRemove(slot)
    this.#slots.delete((this.#hashes[slot] ?? 0) | 0)
    this.#free.push(slot)
  }
}
