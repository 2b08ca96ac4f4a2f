import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { Entry } from '@/lib/kernel/entry'
import { createCodec } from './frame-codec'

const folder = new URL('./snapshots/', import.meta.url)
const key = 'company:AAPL'
const shared = { n: 1 }
const deep = Array.from({ length: 600 }).reduce<unknown>((inner, _, depth) => (depth % 2 ? [inner] : { inner }), 'leaf')
const error = Object.assign(new RangeError('no'), { code: 'E_NO' })
error.stack = 'RangeError: no\n    at nowhere'

/** What each committed frame holds. Frames may be added, never changed: entries stored by older versions look like them. */
const values: Record<string, unknown> = {
  'format-1-scalars': [
    null,
    undefined,
    true,
    false,
    0,
    -0,
    1,
    127,
    128,
    -1,
    2 ** 31,
    123.45,
    -0.01,
    NaN,
    Infinity,
    1e300,
    '',
  ],
  'format-1-text': ['short', 'x'.repeat(100), 'größe', '株式会社', '👍🏽'],
  'format-1-lone-surrogates': ['\ud800a', '\udc00'],
  'format-1-rows': Array.from({ length: 20 }, (_, id) => ({ id, name: `n${id}`, price: id * 1.25, nested: { id } })),
  'format-1-many-shapes': Array.from({ length: 40 }, (_, id) => ({ [`key${id}`]: id })).flatMap((row) => [
    row,
    { ...row },
  ]),
  'format-1-objects': [
    new Date(1_700_000_000_123),
    /a+b/gi,
    new Map([['a', new Set([1n])]]),
    Object(5),
    3n ** 200n,
    -5n,
  ],
  'format-1-bytes': [
    Buffer.from('abc'),
    new Uint16Array([1, 2]),
    new Float64Array([0.1]),
    new ArrayBuffer(3),
    new DataView(new ArrayBuffer(2)),
  ],
  'format-1-error': { error },
  'format-1-graph': [shared, shared, JSON.parse('{"__proto__":1}')],
  'format-1-holes': Object.assign(new Array(4_294_967_295), { 2: 'two', 5000: 'far' }),
  'format-1-deep': deep,
  'format-1-deflate': 'compress me '.repeat(200),
  'format-1-signed': { signed: true },
  'format-1-witnessed': 'at a known place of the log',
}

const codecFor = (name: string) =>
  createCodec({
    hmacKey: name.endsWith('signed') ? 'snapshot' : undefined,
    compressAbove: name.endsWith('deflate') ? 100 : Infinity,
  })

const entryOf = (value: unknown, name: string): Entry => ({
  ...{
    key,
    value,
    createdAt: 1_700_000_000_000.5,
    expiresAt: Infinity,
    staleUntil: Infinity,
    loadMs: 12.5,
    witness: name.endsWith('witnessed') ? 0xfedcba98 : 0,
    sizeBytes: 0,
  },
  ...{ tags: ['tech', 'größe'], dependsOn: ['quote:AAPL'], version: 3, epoch: 'epoch-1', stamp: 812 },
})

test.each(Object.entries(values))('%s, written by an older version, still decodes', (name, value) => {
  const file = fileURLToPath(new URL(`${name}.bin`, folder))
  // A new one is written on purpose only, and then committed.
  if (process.env['WRITE_SNAPSHOTS'] && !existsSync(file))
    writeFileSync(file, codecFor(name).encode(entryOf(value, name)))
  const frame = readFileSync(file)
  const decoded = codecFor(name).decode(frame, key)
  const expected = { kind: 'entry', entry: { ...entryOf(value, name), sizeBytes: frame.length } }
  // Comparing arrays of 2^32 - 1 elements would take for ever; their entries say it all.
  if (!name.endsWith('holes')) expect(isDeepStrictEqual(decoded, expected)).toBe(true)
  else if (decoded.kind === 'entry')
    expect(Object.entries(decoded.entry.value as object)).toEqual([
      ['2', 'two'],
      ['5000', 'far'],
    ])
  expect(decoded.kind).toBe('entry')
})

test('every committed frame is looked at', () => {
  const files = readdirSync(folder).map((file) => file.replace('.bin', ''))
  expect(files.toSorted()).toEqual(Object.keys(values).toSorted())
})

test('identity of what is shared comes back from a committed frame', () => {
  const decoded = createCodec().decode(readFileSync(new URL('format-1-graph.bin', folder)), key)
  const [first, second] = decoded.kind === 'entry' ? (decoded.entry.value as unknown[]) : []
  expect(first).toBe(second)
  expect(first).toEqual(shared)
})
