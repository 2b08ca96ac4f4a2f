import { expect, test } from 'vitest'
import { renderValue } from './render-value'

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

const shown: [what: string, value: unknown, tree: unknown][] = [
  ['null', null, { kind: 'null' }],
  ['-0', -0, { kind: 'number', text: '-0' }],
  ['NaN', NaN, { kind: 'number', text: 'NaN' }],
  ['a bigint', 2n ** 70n, { kind: 'bigint', text: '1180591620717411303424' }],
  ['a date', new Date(0), { kind: 'date', iso: '1970-01-01T00:00:00.000Z' }],
  ['no date', new Date(NaN), { kind: 'date', iso: null }],
  ['a regexp', /a"b/gi, { kind: 'regexp', text: '/a"b/gi' }],
  ['bytes', Buffer.from('hi'), { kind: 'bytes', type: 'Buffer', length: 2, hex: '6869' }],
  ['a typed array', new Uint16Array([1, 2]), { kind: 'bytes', type: 'Uint16Array', length: 4, hex: '01000200' }],
  ['a set', new Set([1]), { kind: 'set', size: 1, items: [{ kind: 'number', text: '1' }] }],
  [
    'a map',
    new Map([[null, true]]),
    { kind: 'map', size: 1, pairs: [{ key: { kind: 'null' }, value: { kind: 'boolean', value: true } }] },
  ],
  [
    'a cycle',
    cyclic,
    { kind: 'object', size: 1, members: [{ name: 'self', value: { kind: 'reference', path: '$' } }] },
  ],
  [
    'an own __proto__',
    JSON.parse('{"__proto__":1}'),
    { kind: 'object', size: 1, members: [{ name: '__proto__', value: { kind: 'number', text: '1' } }] },
  ],
  ['an error', new TypeError('no'), { kind: 'error', name: 'TypeError', message: 'no', members: [] }],
]

test.each(shown)('%s is shown as what it is', (_what, value, tree) => {
  expect(renderValue(value)).toMatchObject({ tree, truncated: false })
})

test('only what JSON carries without loss counts as JSON', () => {
  expect(renderValue({ a: [1, 'b', null, true, { c: -1.5 }] }).isJson).toBe(true)
  for (const [what, value] of shown.filter(([name]) => name !== 'null' && name !== 'an own __proto__'))
    expect(renderValue({ value }).isJson, what).toBe(false)
  expect(renderValue({ a: undefined }).isJson).toBe(false)
})

test.each([
  ['a long text', 'x'.repeat(5_000_000)],
  ['a long array', Array.from({ length: 1_000_000 }, (_, at) => at)],
  ['an array of 2^32-1 holes', new Array(2 ** 32 - 1)],
  ['many bytes', Buffer.alloc(10_000_000)],
  ['many long names', Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`${at}${'n'.repeat(1_000)}`, at]))],
  ['a big map', new Map(Array.from({ length: 200_000 }, (_, at) => [at, 'v'.repeat(100)]))],
])('%s is cut to 256 KB', (_what, value) => {
  const { tree, truncated, isJson } = renderValue(value)
  expect(truncated).toBe(true)
  expect(isJson).toBe(false)
  expect(JSON.stringify(tree).length).toBeLessThan(2.5 * 256 * 1024)
})

test('a value 20,000 deep is shown as far as anybody would look', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 20_000; depth++) deep = { deep }
  const { tree, truncated } = renderValue(deep)
  expect(truncated).toBe(true)
  expect(JSON.stringify(tree)).toContain('nested more than 64 deep')
})
