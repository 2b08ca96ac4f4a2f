import type { EvictionPolicy } from './eviction-policy'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { LirsPolicy } from './lirs-policy'
import { MARKED } from './policy-word'
import { PolicyRecords } from './slot-list'
import { U32_PER_SLOT, USE } from './slot-layout'
import type { SlotTable } from './slot-table'
import { Trial } from './trial'

/**
 * Shares on trial that compete. 0.1 is the best single one over the traces (49.5 % of the gap closed), but loses up to 17
 * points to LRU where what is popular moves quickly; 1 is LRU; 0.4 gains 2.5 points of the gap beside them.
 */
const SHARES = [0.1, 0.4, 1] as const
/** Keys in a trial at most. 256 or 512 or every key make no difference (50.1, 50.1, 49.7 % of the gap closed). */
const TRIAL_KEYS = 256
/** Below this a trial says too little, and more keys are sampled. */
const FEWEST_KEYS = 32
/** Uses between two looks at the scores, where a trial holds fewer keys than that. */
const SHORTEST_PERIOD = 50
/** Scores keep 19 in 20 from one period to the next: some twenty turnovers of the cache are remembered. */
const KEPT = 0.95
/** A rival has to lead by this part of a period's uses: halves the changes of mind, at no cost in hits. */
const LEAD = 0.05

/**
 * LIRS with its one parameter chosen on line: small caches of hashes, one for each candidate, are fed with the same
 * sample of the keys, and the real policy takes over the setting of the one with most hits (after Einziger, Eytan,
 * Friedman and Manes, Middleware 2018). Keys are sampled by hash, at a rate that keeps a trial at 128 to 256 of them, so
 * a cache of 100,000 entries feeds one use in 400 or so.
 */
export class AdaptivePolicy implements EvictionPolicy {
  readonly #table: SlotTable
  readonly #records: PolicyRecords
  readonly #policy: LirsPolicy
  #trials: Trial[] = []
  #share: number = SHARES[0]
  /** Hashes below are sampled. */
  #below = 2 ** 32
  #uses = 0
  #period = SHORTEST_PERIOD

  constructor(table: SlotTable) {
    this.#table = table
    this.#records = new PolicyRecords(table.u32, (slot) => hashOfKey(table.keys[slot] ?? ''))
    this.#policy = new LirsPolicy(this.#records, this.#share)
    this.#restart(1)
  }

  onHit(slot: number): void {
    if (this.#policy.onHit(slot)) this.#sample(slot)
  }

  onInsert(slot: number): void {
    this.#records.u32 = this.#table.u32
    this.#policy.onInsert(slot)
    if (this.#policy.entries * (this.#below / 2 ** 32) > TRIAL_KEYS) this.#restart(this.#below / 2 ** 33)
    const at = slot * U32_PER_SLOT + USE
    this.#table.u32[at] = (this.#table.u32[at] ?? 0) | MARKED
    this.#sample(slot)
  }

  onRemove(slot: number): void {
    this.#policy.onRemove(slot)
  }

  victim(): number {
    return this.#policy.victim()
  }

  upcoming(most: number): number[] {
    return this.#policy.upcoming(most)
  }

  clear(): void {
    this.#records.u32 = this.#table.u32
    this.#policy.clear()
    this.#restart(1)
  }

  /** Feeds the trials with a use of a marked slot, or takes the mark off where its key is not in the sample. */
  #sample(slot: number): void {
    // While everything fits there is nothing to choose: half of what a hit costs in a cache of 1,000 entries is saved.
    if (this.#policy.full === Infinity) return
    const hash = hashOfKey(this.#table.keys[slot] ?? '')
    if (hash >= this.#below) {
      const at = slot * U32_PER_SLOT + USE
      this.#table.u32[at] = (this.#table.u32[at] ?? 0) & ~MARKED
      return
    }
    // Scrambled again: all hashes of the sample begin with the same bits, which would crowd the trials' ghosts.
    const scrambled = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
    for (const trial of this.#trials) trial.use(scrambled)
    if (++this.#uses >= this.#period) this.#judge()
  }

  #judge(): void {
    this.#uses = 0
    let best = this.#trials[SHARES.findIndex((share) => share === this.#share)]
    let lead = this.#period * LEAD
    let chosen = this.#share
    this.#trials.forEach((trial, i) => {
      if (best !== undefined && trial.score > best.score + lead) {
        best = trial
        lead = 0
        chosen = SHARES[i] ?? chosen
      }
    })
    this.#share = chosen
    this.#policy.trialShare = chosen
    for (const trial of this.#trials) trial.score *= KEPT
    this.#fit()
  }

  /** Keeps the trials in proportion to the entries that fit. */
  #fit(): void {
    const full = this.#policy.full
    if (full === Infinity) return
    const keys = full * (this.#below / 2 ** 32)
    if (keys < FEWEST_KEYS && this.#below < 2 ** 32) return this.#restart(Math.min(1, (this.#below / 2 ** 32) * 4))
    const capacity = Math.min(TRIAL_KEYS, Math.max(1, Math.round(keys)))
    for (const trial of this.#trials) trial.capacity = capacity
    this.#period = Math.max(SHORTEST_PERIOD, capacity)
  }

  #restart(rate: number): void {
    this.#below = Math.ceil(rate * 2 ** 32)
    this.#uses = 0
    this.#period = SHORTEST_PERIOD
    this.#trials = SHARES.map((share) => new Trial(TRIAL_KEYS, share))
    this.#fit()
  }
}
