import { deserialize, serialize } from 'node:v8'
import { Packr } from 'msgpackr'
import { createCodec } from '@/lib/codec/frame-codec'
import { crc32c } from '@/lib/codec/crc32c'

export interface Contender {
  readonly name: string
  encode(value: unknown): Uint8Array
  decode(bytes: Uint8Array): unknown
}

const buffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

function timberline(name: string, compressAbove: number): Contender {
  const codec = createCodec({ compressAbove })
  return {
    name,
    // Written out: spreading two objects into one takes 3 µs, which is the caller's to avoid.
    encode: (value) =>
      codec.encode({
        key: 'company:AAPL',
        value,
        createdAt: 1.7e12,
        expiresAt: 1.8e12,
        staleUntil: 1.8e12,
        tags: ['tech', 'us'],
        dependsOn: [],
        version: 1,
        epoch: 'b1946ac92492d234',
        stamp: 812,
        loadMs: 12,
        sizeBytes: 0,
      }),
    decode(bytes) {
      const decoded = codec.decode(bytes, 'company:AAPL')
      if (decoded.kind === 'undecodable') throw new Error(decoded.reason)
      return decoded.entry.value
    },
  }
}

const records = new Packr({ useRecords: true, moreTypes: true })
const cloning = new Packr({ useRecords: true, structuredClone: true })

/** The first is what the others are compared with. Only ours carries times, names, a key and a checksum. */
export const contenders: readonly Contender[] = [
  {
    name: 'JSON through a Buffer',
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(buffer(bytes).toString()),
  },
  timberline('frame', Infinity),
  timberline('frame, compressed', 1),
  { name: 'msgpackr, records', encode: (value) => records.pack(value), decode: (bytes) => records.unpack(bytes) },
  {
    name: 'msgpackr, records, references, CRC32C',
    encode(value) {
      const packed = cloning.pack(value)
      const frame = Buffer.allocUnsafe(packed.length + 4)
      frame.set(packed)
      frame.writeUInt32LE(crc32c(packed), packed.length)
      return frame
    },
    decode(bytes) {
      const end = bytes.length - 4
      if (crc32c(bytes, end) !== buffer(bytes).readUInt32LE(end)) throw new Error('damaged')
      return cloning.unpack(bytes.subarray(0, end))
    },
  },
  { name: 'v8.serialize', encode: (value) => serialize(value), decode: (bytes) => deserialize(bytes) },
]
