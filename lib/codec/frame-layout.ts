/**
 * A frame, format 1, little-endian:
 *
 *      0  magic 93 54 4C 46 (the first byte is no text)      u8 × 4
 *      4  format, serialization, compression, flags          u8 × 4
 *      8  createdAt, expiresAt, staleUntil, loadMs, stamp, version   f64 × 6
 *     56  raw size of the payload                            u32
 *     60  size of the names                                  u32
 *     64  names (packed): epoch, key, tags, dependencies, and the witness of the stamp where it has one
 *      …  payload
 *      …  CRC32C of everything before it                     u32
 *      …  HMAC-SHA-256 of everything before it, if flagged
 *
 * Formats may be added, never changed: `snapshots/` holds frames of each that must keep decoding.
 */
export const MAGIC = 0x464c5493
export const FORMAT = 1
export const FIXED_BYTES = 64
export const CRC_BYTES = 4
/** Flag: a MAC ends the frame. */
export const SIGNED = 1
/** Flag: the value was written behind, and its source did not have it yet when the frame was made. */
export const DIRTY = 2
/** What raw sizes a u32 can tell. */
export const MAX_RAW_BYTES = 2 ** 32 - 1
