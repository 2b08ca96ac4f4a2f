import { serialize } from 'node:v8'
import { deflateRawSync } from 'node:zlib'
import { pack } from 'msgpackr'
import { describe, expect, test } from 'vitest'
import type { Entry } from '@/lib/kernel/entry'
import { NotStorable } from '@/lib/kernel/errors'
import { createCodec } from './frame-codec'
import { writeFrame, type Body } from './frame-writer'

const entryOf = (value: unknown, key = 'a:1'): Entry => ({
  ...{ key, value, createdAt: 1, expiresAt: 2, staleUntil: 3, tags: ['t'], dependsOn: [] },
  ...{ version: 1, epoch: 'e', stamp: 4, loadMs: 5, sizeBytes: 0 },
})
const codec = createCodec()
const reasonFor = (frame: Uint8Array, from = codec, key = 'a:1') => {
  const decoded = from.decode(frame, key)
  return decoded.kind === 'undecodable' ? decoded.reason : 'decoded'
}

describe('fault 32: what cannot be stored is refused with the path to it', () => {
  class Hidden {
    rows = [{ load: () => 1 }]
  }
  test.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /undefined, which means "no entry"/],
    ['a function', () => 1, /value is a function/],
    ['a deep function', new Hidden(), /value\.rows\[0\]\.load is a function/],
    ['a symbol in a Map', new Map([['a b', { s: Symbol('x') }]]), /value\.get\("a b"\)\.s is a symbol/],
    ['a promise', { 'x-y': Promise.resolve() }, /value\["x-y"\] is a promise/],
    ['a WeakMap', [new WeakMap()], /value\[0\] is a WeakMap/],
    ['a URL', new Set([new URL('http://a.b')]), /value\.values\(\)\[0\] is a URL/],
    ['a SharedArrayBuffer', new SharedArrayBuffer(1), /value is a SharedArrayBuffer/],
    ['a getter that throws', { get bad() { throw new Error('no luck') } }, /no luck/], // prettier-ignore
  ])('%s', (_, value, message) => {
    expect(() => codec.encode(entryOf(value))).toThrow(NotStorable)
    expect(() => codec.encode(entryOf(value))).toThrow(message)
  })

  test('after a refusal the next value is written as ever', () => {
    expect(() => codec.encode(entryOf([{ a: 1 }, () => 1]))).toThrow(NotStorable)
    expect(codec.decode(codec.encode(entryOf([{ a: 2 }])), 'a:1')).toMatchObject({ entry: { value: [{ a: 2 }] } })
  })

  test('a getter may store another value meanwhile', () => {
    let inner: Uint8Array = new Uint8Array()
    const value = {
      a: 'before',
      get b() {
        inner = codec.encode(entryOf({ other: 'inner' }))
        return 'between'
      },
      c: 'after',
    }
    const outer = codec.decode(codec.encode(entryOf(value)), 'a:1')
    expect(outer).toMatchObject({ entry: { value: { a: 'before', b: 'between', c: 'after' } } })
    expect(codec.decode(inner, 'a:1')).toMatchObject({ entry: { value: { other: 'inner' } } })
  })
})

test('objects whose keys make one text, or are a beginning of each other, keep their own', () => {
  const all = [
    { ab: 1, c: 2 },
    { a: 1, bc: 2 },
    { abc: 1 },
    { abc: 1, d: 2 },
    JSON.parse('{"__proto__":1,"c":2}'),
    { abc: 3 },
  ]
  for (const value of [...all, ...all]) {
    const decoded = codec.decode(codec.encode(entryOf(value)), 'a:1')
    expect(decoded.kind === 'entry' && decoded.entry.value).toStrictEqual(value)
  }
})

describe('fault 33: foreign and hostile bytes', () => {
  const frame = codec.encode(entryOf({ a: 1 }))
  const body = (stored: Buffer, rawBytes: number, compression = 1, serialization = 0): Body => ({
    serialization,
    compression,
    rawBytes,
    stored,
  })
  const forged = (forgery: Body) => writeFrame(entryOf(0), forgery, undefined)

  test('a valid frame under another key is no entry of that key', () => {
    expect(reasonFor(frame, codec, 'a:2')).toBe('it holds the key "a:1"')
  })

  test('other formats, serializations, compressions and flags are told apart from damage', () => {
    const newer = Buffer.from(frame)
    newer[4] = 9
    expect(reasonFor(newer)).toBe('unknown format 9')
    expect(reasonFor(forged(body(Buffer.alloc(5), 5, 0, 7)))).toBe('unknown serialization 7')
    expect(reasonFor(forged(body(Buffer.alloc(5), 5, 7)))).toBe('unknown compression 7')
    for (const foreign of [Buffer.from('{"value":1}'.repeat(20)), serialize({ value: 1 }), pack({ value: 1 })])
      expect(reasonFor(Buffer.concat([foreign, Buffer.alloc(100)]))).toBe('not a frame of this cache')
    expect(reasonFor(Buffer.alloc(0))).toBe('too short for a frame')
  })

  test('a header says what the whole frame does, but for its value', () => {
    const headerOf = (of: Uint8Array) => codec.decodeHeader(of, 'a:1')
    const whole = codec.decode(frame, 'a:1')
    expect(headerOf(frame)).toEqual(whole.kind === 'entry' && { ...whole, entry: { ...whole.entry, value: undefined } })
    const damaged = Buffer.from(frame)
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 6) ^ 1, damaged.length - 6)
    for (const other of [damaged, forged(body(Buffer.alloc(5), 5, 0, 7)), forged(body(Buffer.alloc(5), 5, 7))])
      expect(headerOf(other)).toEqual(codec.decode(other, 'a:1'))
  })

  test('a bomb is stopped by the limit, and by the size it claims', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000))
    expect(bomb.length).toBeLessThan(60_000)
    const small = createCodec({ maxDecodedBytes: 1_000_000 })
    expect(reasonFor(forged(body(bomb, 50_000_000)), small)).toMatch(/50000000 bytes would come out/)
    const before = process.memoryUsage().arrayBuffers
    expect(reasonFor(forged(body(bomb, 1_000)))).toMatch(/larger than 1000 bytes/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
    expect(reasonFor(forged(body(deflateRawSync(Buffer.alloc(10)), 11)))).toMatch(/10 bytes came out/)
  })

  test.each<[string, number[]]>([
    ['an array of 2^32 - 1 elements', [0xcc, 255, 255, 255, 255, 15]],
    ['holes beyond the end', [0xcc, 2, 0xcd, 255, 255, 255, 255, 15]],
    ['a Map of 2^32 - 1 entries', [0xd2, 255, 255, 255, 255, 15]],
    ['4 GiB of bytes', [0xd6, 0, 255, 255, 255, 255, 15]],
    ['a text longer than there is text', [0xc7, 255, 255, 255, 255, 15]],
    ['a shape of 2^32 - 1 keys', [0xce, 255, 255, 255, 255, 15]],
    ['a shape that was not defined', [0xe3]],
    ['a reference to nothing', [0xd0, 9]],
    ['an error of no class', [0xd5, 99]],
    ['bytes of no kind', [0xd6, 99, 0]],
    ['a Uint16Array of one byte', [0xd6, 7, 1, 0]],
    ['an endless number', [0xc4, 255, 255, 255, 255, 255, 255]],
    ['an unknown tag', [0xdf]],
    ['two values', [0, 0]],
    ['nothing', []],
    ['no value', [0xc1]],
    ['a boxed null', [0xd7, 0xd8, 0xd1]],
    ['100,000 levels of arrays', Array.from({ length: 200_000 }, (_, at) => (at % 2 ? 1 : 0xcc))],
  ])('%s, correctly sealed, is undecodable', (_, tags) => {
    const head = Buffer.alloc(5)
    head.writeUInt32LE(tags.length)
    const raw = Buffer.concat([head, Buffer.from(tags)])
    expect(reasonFor(forged(body(raw, raw.length, 0)))).not.toBe('decoded')
  })

  test('a claimed length of holes takes no memory', () => {
    const raw = Buffer.from([12, 0, 0, 0, 0, 0xcc, 255, 255, 255, 15, 0xcd, 255, 255, 255, 15, 0xc0, 0xc0])
    const before = process.memoryUsage().heapTotal
    expect(reasonFor(forged(body(raw, raw.length, 0)))).not.toBe('decoded')
    expect(process.memoryUsage().heapTotal - before).toBeLessThan(50_000_000)
  })
})

describe('fault 33: signed frames', () => {
  const signer = createCodec({ hmacKey: 'new key' })
  const signed = signer.encode(entryOf({ a: 1 }))

  test('a frame of the same key decodes, also by one without a key', () => {
    expect(reasonFor(signed, signer)).toBe('decoded')
    expect(reasonFor(signed, createCodec({ hmacKey: Buffer.from('new key') }))).toBe('decoded')
    expect(reasonFor(signed)).toBe('decoded')
  })

  test('an unsigned frame and one of an older key are undecodable', () => {
    expect(reasonFor(codec.encode(entryOf({ a: 1 })), signer)).toBe('not signed')
    expect(reasonFor(createCodec({ hmacKey: 'old key' }).encode(entryOf({ a: 1 })), signer)).toBe(
      'signed with another key',
    )
  })

  test('an empty key is refused', () => {
    expect(() => createCodec({ hmacKey: '' })).toThrow(TypeError)
  })
})

test('large values are compressed, those that do not shrink are not, and frames say so', () => {
  const noise = Buffer.alloc(100_000)
  for (let at = 0, state = 1; at < noise.length; at++) noise[at] = (state = (state * 48_271) % 2_147_483_647) >>> 8
  const text = codec.encode(entryOf('abcdefgh'.repeat(20_000)))
  expect(text.length).toBeLessThan(2_000)
  expect(codec.describe(text)).toMatchObject({
    format: 1,
    serialization: 'graph',
    compression: 'deflate',
    storedBytes: text.length,
  })
  expect(codec.describe(codec.encode(entryOf(noise)))).toMatchObject({ compression: 'none' })
  expect(codec.describe(codec.encode(entryOf({ a: 1 })))).toMatchObject({ compression: 'none' })
  expect(codec.describe(Buffer.from('nothing of ours'))).toBeUndefined()
  expect(reasonFor(text)).toBe('decoded')
})
