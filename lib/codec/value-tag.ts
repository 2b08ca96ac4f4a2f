/**
 * The first byte of every value in a `graph` payload. 0x00–0x7f is the integer itself, 0x80–0xbf a text of up to 63
 * UTF-16 units, 0xe0–0xff an object of one of the first 32 shapes. Numbers may be added, never changed: stored
 * entries hold them.
 */
export const TAG = {
  shortText: 0x80,
  null: 0xc0,
  undefined: 0xc1,
  false: 0xc2,
  true: 0xc3,
  uint: 0xc4,
  negative: 0xc5,
  float: 0xc6,
  text: 0xc7,
  bigint: 0xc8,
  negativeBigint: 0xc9,
  /** Numbers with two decimals, as prices have: 2 to 6 bytes instead of 9. */
  hundredths: 0xca,
  negativeHundredths: 0xcb,
  array: 0xcc,
  /** A run of elements that an array does not have. */
  holes: 0xcd,
  newShape: 0xce,
  shape: 0xcf,
  reference: 0xd0,
  date: 0xd1,
  map: 0xd2,
  set: 0xd3,
  regexp: 0xd4,
  error: 0xd5,
  bytes: 0xd6,
  boxed: 0xd7,
  /** An object that follows after the root, because it lies too deep for recursion. */
  deferred: 0xd8,
  object: 0xd9,
  /** An object that has no prototype; its shape and values follow. */
  bare: 0xda,
  lowShape: 0xe0,
} as const

/** How deep values are written and read by recursion; deeper ones are deferred. 256 frames fit any stack with room to spare. */
export const MAX_DEPTH = 256

/** Gaps in arrays above this make the array a dictionary on reading, so that a length costs no memory. */
export const MAX_FAST_GAP = 1_024

/** The first so many shapes take one byte a row. */
export const LOW_SHAPES = 32
