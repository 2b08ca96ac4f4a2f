// Bytes of V8's heap with 8-byte pointers, reckoned from the layout of its objects, not measured. The estimate bounds
// memory; nothing else depends on it.
export const OBJECT_BYTES = 24
export const SLOT_BYTES = 8
export const ARRAY_BYTES = 32
export const MAP_BYTES = 96
export const MAP_ENTRY_BYTES = 32
export const VIEW_BYTES = 128
export const DATE_BYTES = 80
export const REGEXP_BYTES = 96
export const ERROR_BYTES = 64

const STRING_BYTES = 16
const LARGE_INTEGER = 2n ** 63n

/** @param value no object */
export function sizeOfPrimitive(value: unknown): number {
  if (typeof value === 'string') return sizeOfText(value)
  if (typeof value === 'bigint') return sizeOfBigInt(value)
  return SLOT_BYTES
}

/** Two bytes a unit where a probe finds one outside Latin-1: three places tell most texts that are not. */
export function sizeOfText(text: string): number {
  const length = text.length
  const wide =
    length > 0 && (text.charCodeAt(0) > 255 || text.charCodeAt(length >> 1) > 255 || text.charCodeAt(length - 1) > 255)
  return STRING_BYTES + (wide ? 2 * length : length)
}

function sizeOfBigInt(value: bigint): number {
  const small = value < LARGE_INTEGER && value > -LARGE_INTEGER
  return 16 + (small ? SLOT_BYTES : Math.ceil(value.toString(16).length / 2))
}
