import type { Run } from './compression'
import { GraphReader } from './graph-reader'
import { GraphWriter } from './graph-writer'
import { pack, readPacked, writePacked } from './packed'

/** Numbers and names of the ways in which a value lies in a frame. Numbers may be added, never changed. */
export const SERIALIZATIONS: readonly string[] = ['graph']
export const GRAPH = 0

let idle: GraphWriter | undefined = new GraphWriter()

/**
 * @param value anything but functions, symbols and what hides its state
 * @throws Unstorable; whatever a getter of the value throws; RangeError where it is too large for a text or a buffer
 */
export function serialize(value: unknown): Buffer {
  // A getter of the value may store another value meanwhile; that one gets a writer of its own.
  const writer = idle ?? new GraphWriter()
  idle = undefined
  try {
    const { tags, text } = writer.write(value)
    const packed = pack(tags, text)
    const payload = Buffer.allocUnsafe(packed.sizeBytes)
    writePacked(payload, 0, packed)
    return payload
  } finally {
    writer.release()
    idle = writer
  }
}

/** @throws Error where the payload is none, or of a serialization that this version does not know */
export function deserialize({ bytes, start, end }: Run, serialization: number): unknown {
  if (serialization !== GRAPH) throw new Error(`unknown serialization ${serialization}`)
  return new GraphReader(readPacked(bytes, start, end)).read()
}
