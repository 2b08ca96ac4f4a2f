import type { EvictionPolicy } from './eviction-policy'
import { Ghosts } from './ghosts'
import { type PolicyRecords, SlotList } from './slot-list'
import { MARKED, PLACED, RECENT, SETTLED, TICK_MASK, TICK_SHIFT, TRIAL, USED, USED_AGAIN } from './policy-word'
import { U32_PER_SLOT, USE } from './slot-layout'

/** Entries looked at for one decision: bounds its time. 8 lose half a point of the gap closed, 64 nothing. */
const MOST_STEPS = 64
/** Below this part of the entries that once fitted, new ones settle at once: the cache is being filled again. */
const REFILL = 0.9

/**
 * LIRS (Jiang and Zhang, SIGMETRICS 2002), made lazy: an entry is ranked by the time between its last two uses, not by
 * the last one. Most entries are *settled*; a small share is *on trial*, and leaves first. An entry settles when it is
 * used again within the age of the settled entry that was used longest ago, whether it is still here or a ghost.
 *
 * The original moves entries in a stack at each hit. Here a hit only writes the time into the entry's record; lists are
 * put in order when a victim is wanted, as CLOCK does. Ages are compared instead of places in the stack. Time ticks
 * with each insertion. Over the traces the difference to the exact algorithm is 0.1 points of the gap closed.
 */
export class LirsPolicy implements EvictionPolicy {
  readonly #records: PolicyRecords
  readonly #settled: SlotList
  readonly #trial: SlotList
  #ghosts: Ghosts | undefined
  #ghostsFor = 0
  #tick = 0
  /** Entries when a victim was last wanted: what the bounds allow, as far as it is known. */
  #full = Infinity
  /** Tick of the last use of the settled entry used longest ago, as last seen. */
  #oldest = 0
  #trialShare: number
  /** Flags of a slot for which a hit is more than a note of the time: none, while everything fits and hits renew nothing. */
  #heeded = 0

  constructor(records: PolicyRecords, trialShare: number) {
    this.#records = records
    this.#settled = new SlotList(records)
    this.#trial = new SlotList(records)
    this.#trialShare = trialShare
    this.#heed()
  }

  /**
   * The part of all entries that is on trial: near 0 for pure LIRS. At 1 a hit puts its entry in order at once, which is
   * LRU itself: where each entry is used but a few times, soon after one another, to find that out only when a victim is
   * wanted keeps what is over for twice as long, and loses 4 to 5 points.
   */
  set trialShare(share: number) {
    this.#trialShare = share
    this.#heed()
  }

  /** Entries that fit, as far as it is known; `Infinity` before the first eviction. */
  get full(): number {
    return this.#full
  }

  get entries(): number {
    return this.#settled.size + this.#trial.size
  }

  /**
   * Short, so that V8 makes it part of its callers: it takes 920 bytes of bytecode into one function, and each call that is
   * left over costs a hit 3 to 5 ns. @returns whether the slot is marked and something was evicted already
   */
  onHit(slot: number): boolean {
    const u32 = this.#records.u32
    const at = slot * U32_PER_SLOT + USE
    const word = (u32[at] ?? 0) | 0
    const used = (this.#tick << TICK_SHIFT) | (word & 0xff) | USED | ((word & USED) << 1)
    if (used !== word) u32[at] = used
    return (word & this.#heeded) !== 0 && this.#attend(slot, word)
  }

  onInsert(slot: number): void {
    this.#tick = (this.#tick + 1) & TICK_MASK
    const age = this.#absence(slot)
    if (this.#trialShare === 1) return this.#place(slot, TRIAL | RECENT)
    const friend = age !== undefined && age < this.#ageOfOldest()
    const filling = this.entries < this.#full * REFILL && this.#settled.size < this.#settledTarget()
    if (friend || filling) this.#settle(slot)
    else this.#place(slot, TRIAL | RECENT)
    if (friend) this.#balance()
  }

  onRemove(slot: number): void {
    const flags = this.#flagsOf(slot)
    if (flags & SETTLED) this.#settled.remove(slot)
    else if (flags & TRIAL) this.#trial.remove(slot)
    this.#setFlags(slot, flags & ~PLACED)
  }

  victim(): number {
    this.#full = this.entries
    this.#heed()
    this.#keepGhosts()
    if (this.#trialShare === 1) return this.#doomed(this.#leastRecent())
    this.#balance()
    // At each eviction, not only when the age is asked for: what was used since is put in order a little at a time.
    this.#ageOfOldest()
    for (let steps = 0; this.#trial.size > 0; steps++) {
      const slot = this.#trial.oldest
      const flags = this.#flagsOf(slot)
      if (steps === MOST_STEPS || !(flags & USED)) return this.#doomed(slot)
      this.onRemove(slot)
      if (flags & (USED_AGAIN | RECENT)) {
        this.#settle(slot)
        this.#balance()
      } else this.#place(slot, TRIAL | RECENT)
    }
    return this.#doomed(this.#settled.oldest)
  }

  upcoming(most: number): number[] {
    const slots: number[] = []
    for (const list of [this.#trial, this.#settled])
      for (const slot of list) {
        if (slots.length === most) return slots
        // Where hits renew, the order says it all; else what was used gets another turn.
        if (this.#trialShare === 1 || !(this.#flagsOf(slot) & USED)) slots.push(slot)
      }
    return slots
  }

  clear(): void {
    this.#settled.clear()
    this.#trial.clear()
    this.#ghosts = undefined
    this.#ghostsFor = 0
    this.#full = Infinity
    this.#heed()
  }

  #heed(): void {
    this.#heeded = (this.#full === Infinity ? 0 : MARKED) | (this.#trialShare === 1 ? PLACED : 0)
  }

  #attend(slot: number, word: number): boolean {
    if (this.#trialShare === 1) this.#renew(slot)
    return (word & this.#heeded & MARKED) !== 0
  }

  /** As LRU does; what had settled before is taken for as old as its last use. */
  #leastRecent(): number {
    if (this.#settled.size === 0 || this.#trial.size === 0) return Math.max(this.#settled.oldest, this.#trial.oldest)
    const slot = this.#trial.oldest
    const tick = (this.#records.u32[slot * U32_PER_SLOT + USE] ?? 0) >>> TICK_SHIFT
    return this.#ageOfOldest() > ((this.#tick - tick) & TICK_MASK) ? this.#settled.oldest : slot
  }

  /** Puts what is used last, where the order is that of uses. */
  #renew(slot: number): void {
    const flags = this.#flagsOf(slot)
    if (flags & TRIAL) return this.#trial.renew(slot)
    if (!(flags & SETTLED)) return
    this.#settled.remove(slot)
    this.#setFlags(slot, (flags & ~SETTLED) | TRIAL)
    this.#trial.add(slot)
  }

  #doomed(slot: number): number {
    const tick = (this.#records.u32[slot * U32_PER_SLOT + USE] ?? 0) >>> TICK_SHIFT
    this.#ghosts?.add(this.#records.hashOf(slot), tick, this.#tick)
    return slot
  }

  /** Ticks since the last use of what comes back, to its own vacant slot or from among the ghosts; that use is over. */
  #absence(slot: number): number | undefined {
    const at = slot * U32_PER_SLOT + USE
    const word = this.#records.u32[at] ?? 0
    this.#records.u32[at] = word & MARKED
    const last = word >>> TICK_SHIFT
    return last === 0 ? this.#ghosts?.take(this.#records.hashOf(slot), this.#tick) : (this.#tick - last) & TICK_MASK
  }

  #settledTarget(): number {
    if (this.#full === Infinity) return Infinity
    return this.#full - Math.max(1, Math.round(this.#full * this.#trialShare))
  }

  /** Puts the settled entries used longest ago on trial until their share is right, or enough was done for one call. */
  #balance(): void {
    const target = Math.max(1, this.#settledTarget())
    for (let steps = 0; this.#settled.size > target && steps < MOST_STEPS; steps++) {
      this.#ageOfOldest()
      const slot = this.#settled.oldest
      this.onRemove(slot)
      this.#place(slot, TRIAL)
    }
  }

  /** Ticks since the last use of the settled entry used longest ago, which stands last in the list afterwards. */
  #ageOfOldest(): number {
    for (let steps = 0; steps < MOST_STEPS && this.#settled.size > 0; steps++) {
      const slot = this.#settled.oldest
      const word = this.#records.u32[slot * U32_PER_SLOT + USE] ?? 0
      if ((word & USED) === 0) {
        this.#oldest = word >>> TICK_SHIFT
        break
      }
      this.onRemove(slot)
      this.#settle(slot)
    }
    return (this.#tick - this.#oldest) & TICK_MASK
  }

  #settle(slot: number): void {
    this.#place(slot, SETTLED)
  }

  /** Puts a slot that is in no list into one, with no uses counted yet; a new slot's time of use is now. */
  #place(slot: number, flags: number): void {
    const at = slot * U32_PER_SLOT + USE
    const word = this.#records.u32[at] ?? 0
    const tick = word >>> TICK_SHIFT === 0 ? this.#tick : word >>> TICK_SHIFT
    this.#records.u32[at] = ((tick << TICK_SHIFT) | (word & MARKED) | flags) >>> 0
    if (flags & SETTLED) this.#settled.add(slot)
    else this.#trial.add(slot)
  }

  #flagsOf(slot: number): number {
    return (this.#records.u32[slot * U32_PER_SLOT + USE] ?? 0) & 0xff
  }

  #setFlags(slot: number, flags: number): void {
    const at = slot * U32_PER_SLOT + USE
    this.#records.u32[at] = (((this.#records.u32[at] ?? 0) & ~0xff) | flags) >>> 0
  }

  /** Makes room for ghosts when the number of entries that fit has changed by half; they are forgotten at that. */
  #keepGhosts(): void {
    if (this.#ghosts !== undefined && this.#full < this.#ghostsFor * 1.5 && this.#full > this.#ghostsFor / 2) return
    this.#ghosts = new Ghosts(this.#full)
    this.#ghostsFor = this.#full
  }
}
