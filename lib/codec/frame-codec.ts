import { NotStorable, reasonOf } from '@/lib/kernel/errors'
import type { Entry } from '@/lib/kernel/entry'
import type { Codec, Decoded, FrameDescription } from '@/lib/ports/codec'
import { COMPRESSIONS, compress, decompress, DEFLATE } from './compression'
import { entryOf, openFrame } from './frame-reader'
import { MAX_RAW_BYTES } from './frame-layout'
import { type Body, plainBody, writeFrame } from './frame-writer'
import { createMac } from './mac'
import { deserialize, GRAPH, SERIALIZATIONS, serialize } from './serialization'
import { pathTo, Unstorable } from './unstorable'

/**
 * Serialized bytes from which values are compressed. On an idle machine deflate cost 9 µs for a KiB saved at 27 KiB, 67 at
 * 1 KiB; a wire of 1 Gbit/s takes 8 µs each way for it. Rows of 64 KiB of JSON
 * (27 KiB here) go round 2.0 times as fast as JSON as they are, 1.1 to 1.2 times compressed, hence a threshold above them.
 * bench/results/codec.md was measured on a busy machine.
 */
export const COMPRESS_ABOVE_BYTES = 64 * 1024
const MAX_DECODED_BYTES = 256 * 1024 * 1024

export interface CodecOptions {
  /** Payloads of at least so many bytes are compressed where that saves an eighth; `Infinity` for never. 64 KiB. */
  readonly compressAbove?: number
  /** Frames are signed with HMAC-SHA-256; those that this key did not sign are undecodable. */
  readonly hmacKey?: Uint8Array | string | undefined
  /** Frames that say that more bytes come out of them are undecodable. 256 MiB. */
  readonly maxDecodedBytes?: number
}

/**
 * One self-describing frame an entry (`frame-layout.ts`). Values come back as `structuredClone` would give them, and so
 * do own `__proto__` keys, own properties of errors and Buffers. Not kept: prototypes of the program's own classes,
 * named properties of arrays, `lastIndex`, and the sharing of one ArrayBuffer by several views. `toJSON` is not asked.
 *
 * @throws TypeError for an empty key
 */
export function createCodec(options: CodecOptions = {}): Codec {
  const { compressAbove: usual = COMPRESS_ABOVE_BYTES, maxDecodedBytes = MAX_DECODED_BYTES } = options
  const mac = options.hmacKey === undefined ? undefined : createMac(options.hmacKey)

  function bodyOf(entry: Entry, compressAbove: number): Body {
    const raw = serializeEntry(entry)
    if (raw.length > Math.min(maxDecodedBytes, MAX_RAW_BYTES)) {
      throw new NotStorable(`${named(entry)} takes ${raw.length} bytes; ${maxDecodedBytes} can be decoded`)
    }
    const packed = raw.length >= compressAbove ? compress(raw) : undefined
    if (!packed) return plainBody(raw, GRAPH)
    return { serialization: GRAPH, compression: DEFLATE, rawBytes: raw.length, stored: packed }
  }

  function open(frame: Uint8Array, key: string, withValue: boolean): Decoded {
    const opened = openFrame(frame, mac)
    const { names, payload, compression, rawBytes, serialization } = opened
    if (names.key !== key) return undecodable(`it holds the key ${JSON.stringify(names.key)}`)
    if (rawBytes > maxDecodedBytes) return undecodable(`${rawBytes} bytes would come out; ${maxDecodedBytes} may`)
    if (SERIALIZATIONS[serialization] === undefined) return undecodable(`unknown serialization ${serialization}`)
    if (COMPRESSIONS[compression] === undefined) return undecodable(`unknown compression ${compression}`)
    if (!withValue) return { kind: 'entry', entry: entryOf(opened, key, undefined) }
    const value = deserialize(decompress(payload, compression, rawBytes), serialization)
    if (value === undefined) return undecodable('it holds no value')
    return { kind: 'entry', entry: entryOf(opened, key, value) }
  }

  function decode(frame: Uint8Array, key: string, withValue: boolean): Decoded {
    try {
      return open(frame, key, withValue)
    } catch (error) {
      return undecodable(reasonOf(error))
    }
  }

  return {
    encode: (entry, compressAbove = usual) => writeFrame(entry, bodyOf(entry, compressAbove), mac),
    decode: (frame, key) => decode(frame, key, true),
    decodeHeader: (frame, key) => decode(frame, key, false),
    describe,
  }
}

const undecodable = (reason: string): Decoded => ({ kind: 'undecodable', reason })
const named = (entry: Entry): string => `the value of ${JSON.stringify(entry.key)}`

function serializeEntry(entry: Entry): Buffer {
  if (entry.value === undefined) throw new NotStorable(`${named(entry)} is undefined, which means "no entry"`)
  try {
    return serialize(entry.value)
  } catch (error) {
    if (error instanceof Unstorable) {
      const path = pathTo(error.culprit, entry.value)
      throw new NotStorable(`${named(entry)} can't be stored: ${path} is ${error.message}`)
    }
    throw new NotStorable(`${named(entry)} can't be stored: ${reasonOf(error)}`, { cause: error })
  }
}

function describe(frame: Uint8Array): FrameDescription | undefined {
  try {
    const { format, serialization, compression, rawBytes } = openFrame(frame, undefined)
    return {
      format,
      serialization: SERIALIZATIONS[serialization] ?? `unknown (${serialization})`,
      compression: COMPRESSIONS[compression] ?? `unknown (${compression})`,
      rawBytes,
      storedBytes: frame.length,
    }
  } catch {
    return undefined
  }
}
