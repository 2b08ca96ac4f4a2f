/** Bytes shown of a value that is nothing but bytes: 64 rows of 64. */
const SHOWN_BYTES = 4_096

/**
 * @param value perhaps a Buffer, typed array, DataView or ArrayBuffer
 * @param room how many characters there are for it
 * @returns its first bytes in hexadecimal, undefined where it holds none
 */
export function renderBytes(value: object, room: number) {
  const bytes = bytesOf(value)
  if (!bytes) return undefined
  const shown = Math.min(bytes.length, SHOWN_BYTES, room >> 1)
  return {
    kind: 'bytes' as const,
    type: Buffer.isBuffer(value) ? 'Buffer' : value.constructor.name,
    length: bytes.length,
    hex: bytes.subarray(0, shown).toString('hex'),
  }
}

/** @returns the memory behind a value as a Buffer, without copying */
export function bytesOf(value: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  return undefined
}
