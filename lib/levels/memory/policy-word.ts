/**
 * The policy's word in a record (`USE`): 24 bits of the tick of the last use, then flags. A module of its own, for the reason
 * that `slot-layout.ts` is one.
 */
export const TICK_SHIFT = 8
export const TICK_MASK = 0xffffff
/** Left to whoever wraps the policy. */
export const MARKED = 0x80
/** On trial, but used lately enough that one more use makes it settled. */
export const RECENT = 0x10
export const SETTLED = 0x04
export const TRIAL = 0x08
export const PLACED = SETTLED | TRIAL
/** Used since it was put into its list, and used more than once. */
export const USED = 0x01
export const USED_AGAIN = 0x02
