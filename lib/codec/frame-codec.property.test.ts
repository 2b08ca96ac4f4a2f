import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '@/lib/kernel/entry'
import { createCodec } from './frame-codec'

const plain = createCodec({ compressAbove: 200 })
const signing = createCodec({ compressAbove: 200, hmacKey: 'key' })

/** Any text, halves of surrogate pairs included. */
const text = fc
  .array(fc.oneof(fc.nat(0xff), fc.integer({ min: 0xd7f0, max: 0xe010 })))
  .map((units) => String.fromCharCode(...units))
const object = fc.object({
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'a', 'b')),
  values: [
    fc.boolean(),
    fc.integer(),
    fc.double(),
    text,
    fc.constant(null),
    fc.constant(undefined),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
  ],
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: false,
  maxDepth: 4,
})
const row = fc.record(
  { id: fc.nat(), price: fc.double({ noNaN: true }), name: text, at: fc.date({ noInvalidDate: true }) },
  { requiredKeys: ['id'], noNullPrototype: true },
)
const value = fc.oneof(object, fc.array(row, { maxLength: 40 }), text)
const entry: fc.Arbitrary<Entry> = fc.record({
  key: fc.string({ minLength: 1 }),
  value,
  createdAt: fc.double({ min: 0, max: 4e12, noNaN: true }),
  expiresAt: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 4e12, noNaN: true })),
  staleUntil: fc.constantFrom(Infinity, 4e12),
  tags: fc.array(text),
  dependsOn: fc.array(fc.string()),
  version: fc.maxSafeNat(),
  epoch: fc.string(),
  stamp: fc.maxSafeNat(),
  loadMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  witness: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  sizeBytes: fc.constant(0),
})

test('whatever is encoded comes back exactly', () => {
  fc.assert(
    fc.property(entry, fc.constantFrom(plain, signing), (original, codec) => {
      const frame = codec.encode(original)
      const decoded = codec.decode(frame, original.key)
      const expected = { kind: 'entry', entry: { ...original, sizeBytes: frame.length } }
      // isDeepStrictEqual tells -0 from 0 and a hole from undefined.
      if (!isDeepStrictEqual(decoded, expected)) expect(decoded).toStrictEqual(expected)
    }),
    { numRuns: 500 },
  )
})

type Damage = (frame: Buffer, at: number, byte: number) => Buffer
const damages: Record<string, Damage> = {
  flip: (frame, at, byte) => Buffer.from(frame.map((old, index) => (index === at ? old ^ (byte || 1) : old))),
  truncate: (frame, at) => frame.subarray(0, at),
  insert: (frame, at, byte) => Buffer.concat([frame.subarray(0, at), Buffer.of(byte), frame.subarray(at)]),
  cut: (frame, at, byte) => Buffer.concat([frame.subarray(0, at), frame.subarray(at + 1 + byte)]),
  invert: (frame, at) => Buffer.from(frame.map((old, index) => (index >= at && index < at + 64 ? ~old : old))),
  append: (frame, _, byte) => Buffer.concat([frame, Buffer.of(byte)]),
}

test.each(Object.entries(damages))('fault 33: %s: damaged bytes never throw and are never a value', (_, damage) => {
  fc.assert(
    fc.property(entry, fc.nat(), fc.nat(255), fc.constantFrom(plain, signing), (original, place, byte, codec) => {
      const frame = Buffer.from(codec.encode(original))
      const damaged = damage(frame, place % frame.length, byte)
      expect(codec.decode(damaged, original.key).kind).toBe('undecodable')
      // A MAC lies outside the CRC: without the key only its presence is known.
      if (codec === plain) expect(codec.describe(damaged)).toBeUndefined()
    }),
    { numRuns: 150 },
  )
})

test('fault 33: random bytes never throw and are never a value', () => {
  const magic = Buffer.from([0x93, 0x54, 0x4c, 0x46, 1, 0, 0, 0])
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, looksLikeOne) => {
      const frame = looksLikeOne ? Buffer.concat([magic, bytes]) : bytes
      expect(plain.decode(frame, 'a:1').kind).toBe('undecodable')
    }),
    { numRuns: 500 },
  )
})
