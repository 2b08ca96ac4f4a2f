/**
 * What is known of each entry, one record of 64 bytes a slot, seen through three views of one buffer. One record is one
 * line of the processor's cache: with an array for each field a hit would touch as many lines.
 * The first 24 bytes are what a hit touches.
 *
 * Constants and nothing else, not even an import: of such modules alone esbuild puts the numbers where the names are. From
 * any other one V8 reads a variable each time that the name is used, and looks whether it is still a small number.
 *
 * | bytes | view | field |
 * | --- | --- | --- |
 * | 0 | f64 | quietUntil: until then a hit needs no thought; `expiresAt`, or earlier where policy refreshes early |
 * | 8 | f64 | checkedAt; `-1 - position` where readers get copies, so that the hit path needs no flag |
 * | 16 | u32 | hits, one bit up; the lowest is `WATCHED` where each hit is to be told |
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
/**
 * A hit then costs one test of a bit that it has in hand; the lowest one, because V8 counts in 32 bits only as long as no
 * number was seen that takes all of them. Hits are counted to 2^31.
 */
export const WATCHED = 1
export const ONE_HIT = 2
export const PREVIOUS = 6
export const NEXT = 7
export const SIZE = 8
export const LOAD_MS = 9
export const LEAD = 10
export const GRACE = 11
