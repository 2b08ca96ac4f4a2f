/**
 * Decides which entry goes when space is needed. Knows slots, not entries; what it keeps for each slot lies in the
 * slot's record (`USE`, `PREVIOUS`, `NEXT`), in which nobody else writes.
 *
 * The order of calls around one new entry is `victim` as often as room is needed (each followed by `onRemove` for the
 * slot that it named), then `onInsert`: a new entry is never its own victim.
 */
export interface EvictionPolicy {
  /** An entry was put into the slot; its key is in the table. */
  onInsert(slot: number): void
  /** The entry was used. On the hit path: no allocation, and rarely more than one write into the slot's record. */
  onHit(slot: number): void
  /** The entry goes, whatever the reason. */
  onRemove(slot: number): void
  /** @returns the slot that should go first; there is at least one entry */
  victim(): number
  /** @returns slots that would be victims first if nothing were used from now on, so many at most; changes nothing */
  upcoming(most: number): number[]
  /** Every entry goes. */
  clear(): void
}
