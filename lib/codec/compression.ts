import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Numbers and names of the ways in which a payload is compressed. Numbers may be added, never changed. */
export const COMPRESSIONS: readonly string[] = ['none', 'deflate']
export const NONE = 0
export const DEFLATE = 1

/** Level 1: 3 times as fast as the default level here for a tenth more bytes. See bench/results/codec.md. */
const LEVEL = 1
/** Compressed bytes are kept only if at least this part of the raw ones is saved; less does not pay for inflating. */
const MIN_SAVED = 1 / 8
const MAX_CHUNK_BYTES = 1024 * 1024

/** @returns fewer bytes, or `undefined` where compressing does not pay */
export function compress(raw: Buffer): Buffer | undefined {
  const packed = deflateRawSync(raw, { level: LEVEL, memLevel: 9, chunkSize: chunkFor(raw.length) })
  return packed.length <= raw.length * (1 - MIN_SAVED) ? packed : undefined
}

/** Bytes from `start` to `end`: a view of them alone costs as much as reading a small value. */
export interface Run {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/**
 * @param packed compressed bytes, of which nothing is trusted
 * @param compression its number
 * @param rawBytes what the frame says will come out; never is more than that produced
 * @throws Error where the bytes are damaged or become another number of bytes
 */
export function decompress(packed: Run, compression: number, rawBytes: number): Run {
  const { bytes, start, end } = packed
  if (compression === DEFLATE) {
    const options = { maxOutputLength: Math.max(rawBytes, 1), chunkSize: chunkFor(rawBytes) }
    const raw = inflateRawSync(bytes.subarray(start, end), options)
    if (raw.length !== rawBytes) throw new Error(`${raw.length} bytes came out, not the ${rawBytes} that were recorded`)
    return { bytes: raw, start: 0, end: rawBytes }
  }
  if (compression !== NONE) throw new Error(`unknown compression ${compression}`)
  if (end - start !== rawBytes) throw new Error(`${end - start} bytes of payload, not the ${rawBytes} recorded`)
  return packed
}

/** One chunk that holds everything saves joining; zlib wants 64 at least. */
function chunkFor(sizeBytes: number): number {
  return Math.min(Math.max(sizeBytes, 64), MAX_CHUNK_BYTES)
}
