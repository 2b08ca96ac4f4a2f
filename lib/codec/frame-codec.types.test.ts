import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Entry } from '@/lib/kernel/entry'
import { everyValue } from '@/lib/testing/every-value'
import { createCodec } from './frame-codec'

const codec = createCodec()
const entryOf = (value: unknown): Entry => ({
  key: 'company:AAPL',
  value,
  createdAt: 1_700_000_000_000.25,
  expiresAt: Infinity,
  staleUntil: Infinity,
  tags: ['tech', 'größe', '株'],
  dependsOn: ['quote:AAPL'],
  version: 3,
  epoch: 'e-1',
  stamp: 812,
  loadMs: 12.5,
  witness: 2 ** 32 - 1,
  sizeBytes: 0,
})

function roundTrip(value: unknown): unknown {
  const decoded = codec.decode(codec.encode(entryOf(value)), 'company:AAPL')
  if (decoded.kind !== 'entry') throw new Error(decoded.reason)
  return decoded.entry.value
}

describe('fault 32: a value comes back as it went in', () => {
  test.each(Object.entries(everyValue))('%s', (_, value) => {
    const back = roundTrip(value)
    expect(isDeepStrictEqual(back, value)).toBe(true)
    expect(Object.prototype.toString.call(back)).toBe(Object.prototype.toString.call(value))
  })

  test('an invalid Date stays one', () => {
    const back = roundTrip(new Date(NaN))
    expect(back).toBeInstanceOf(Date)
    expect((back as Date).getTime()).toBeNaN()
  })

  test('a Buffer is a Buffer, and a copy', () => {
    const frame = codec.encode(entryOf({ raw: Buffer.from('abc') }))
    const decoded = codec.decode(frame, 'company:AAPL')
    frame.fill(0)
    const { raw } = (decoded as { entry: { value: { raw: Buffer } } }).entry.value
    expect(Buffer.isBuffer(raw)).toBe(true)
    expect(raw.toString()).toBe('abc')
  })

  test.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])('%o', (Class) => {
    const error = Object.assign(new Class('no', { cause: new TypeError('deeper') }), { code: 'E_NO', at: new Date(5) })
    const back = roundTrip({ error }) as { error: typeof error }
    expect(back.error).toBeInstanceOf(Class)
    expect(Object.prototype.toString.call(back.error)).toBe('[object Error]')
    expect(back.error.stack).toBe(error.stack)
    expect(back.error).toMatchObject({ name: Class.name, message: 'no', code: 'E_NO', at: new Date(5) })
    expect(back.error.cause).toBeInstanceOf(TypeError)
    expect(Object.keys(back.error)).toEqual(['code', 'at'])
  })

  test("an error of the program's own class keeps its name on the nearest built-in class", () => {
    class NoRowError extends RangeError {
      override name = 'NoRowError'
    }
    const back = roundTrip(new NoRowError('gone')) as Error
    expect(back).toBeInstanceOf(RangeError)
    expect([back.name, back.message]).toEqual(['NoRowError', 'gone'])
    const many = roundTrip(new AggregateError([new Error('a')], 'all')) as AggregateError
    expect(many).toBeInstanceOf(AggregateError)
    expect((many.errors as Error[])[0]?.message).toBe('a')
  })

  test('cyclic and shared references keep their identity', () => {
    const shared = { n: 1 }
    const value: Record<string, unknown> = { a: shared, b: [shared, shared], date: new Date(1) }
    value['self'] = value
    value['map'] = new Map<unknown, unknown>([
      [shared, value],
      ['date', value['date']],
    ])
    value['error'] = Object.assign(new Error('x'), { value })
    const back = roundTrip(value) as {
      a: object
      b: object[]
      self: object
      map: Map<unknown, unknown>
      date: Date
      error: { value: object }
    }
    expect(back.self).toBe(back)
    expect(back.b[0]).toBe(back.a)
    expect(back.b[1]).toBe(back.a)
    expect(back.map.get(back.a)).toBe(back)
    expect(back.map.get('date')).toBe(back.date)
    expect(back.error.value).toBe(back)
  })

  test('an own __proto__ key stays a key and touches no prototype', () => {
    const value: unknown = JSON.parse('[{"__proto__":{"polluted":1},"a":2},{"__proto__":3,"a":4}]')
    const back = roundTrip(value) as object[]
    expect(isDeepStrictEqual(back, value)).toBe(true)
    for (const object of back) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
      expect(Object.keys(object)).toEqual(['__proto__', 'a'])
    }
    expect('polluted' in {}).toBe(false)
  })

  test('64 MB of text come back, and take little room where they repeat themselves', () => {
    const text = 'timberline, '.repeat(2 ** 26 / 12)
    expect(codec.encode(entryOf(text)).length).toBeLessThan(1_000_000)
    expect(roundTrip(text) === text).toBe(true)
  })

  test('the longest array there can be takes a few bytes and no time', () => {
    const value: unknown[] = []
    value[3] = 'early'
    value[4_294_967_294] = 'last'
    const frame = codec.encode(entryOf(value))
    expect(frame.length).toBeLessThan(250)
    const back = roundTrip(value) as unknown[]
    expect(back.length).toBe(4_294_967_295)
    expect(Object.entries(back)).toEqual([
      ['3', 'early'],
      ['4294967294', 'last'],
    ])
  })

  test('20,000 levels of arrays, objects, Maps, Sets and causes, and what is shared among them', () => {
    const leaf = { leaf: true }
    let value: unknown = leaf
    for (let depth = 0; depth < 20_000; depth++) {
      if (depth % 5 === 0) value = [value, leaf, new Date(depth)]
      else if (depth % 5 === 1) value = { value }
      else if (depth % 5 === 2) value = new Map([['value', value]])
      else if (depth % 5 === 3) value = new Set([value])
      else value = new TypeError('deep', { cause: value })
    }
    let back = roundTrip([value, leaf]) as unknown[] | unknown
    const leafBack = (back as unknown[])[1]
    back = (back as unknown[])[0]
    for (let depth = 19_999; depth >= 0; depth--) {
      if (depth % 5 === 0) {
        expect((back as unknown[])[1] === leafBack && (back as Date[])[2]?.getTime() === depth).toBe(true)
        back = (back as unknown[])[0]
      } else if (depth % 5 === 1) back = (back as { value: unknown }).value
      else if (depth % 5 === 2) back = (back as Map<string, unknown>).get('value')
      else if (depth % 5 === 3) back = [...(back as Set<unknown>)][0]
      else back = (back as Error).cause
    }
    expect(back).toBe(leafBack)
    expect(back).toEqual({ leaf: true })
  })

  test('class instances become plain objects of their own enumerable properties, and toJSON is not asked', () => {
    class Point {
      x = 1
      #hidden = 2
      get y() {
        return this.#hidden
      }
      toJSON() {
        return 'point'
      }
    }
    const back = roundTrip(new Point())
    expect(back).toEqual({ x: 1 })
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect(roundTrip(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }))).toEqual({ own: 2 })
  })

  test('an object without a prototype comes back without one, however deep it lies, and keeps odd keys', () => {
    const bare = (properties: object): object => Object.assign(Object.create(null), properties)
    const own = bare({ a: 1 })
    Object.defineProperty(own, '__proto__', { value: 2, enumerable: true })
    const row = bare({ id: 1, inner: bare({ id: 2 }) })
    let deep: unknown = bare({ bottom: row })
    for (let i = 0; i < 1_000; i++) deep = i % 2 ? [deep] : bare({ deep })
    const back = roundTrip({ own, rows: [row, row, { id: 1, inner: {} }], deep }) as { deep: unknown; rows: object[] }
    expect(back).toStrictEqual({ own, rows: [row, row, { id: 1, inner: {} }], deep: expect.anything() })
    expect(back.rows[0]).toBe(back.rows[1])
    let met: unknown = back.deep
    for (let i = 999; i >= 0; i--) met = i % 2 ? (met as unknown[])[0] : (met as { deep: unknown }).deep
    expect(met).toStrictEqual(bare({ bottom: row }))
  })

  test('everything else of an entry comes back, infinite times included', () => {
    const frame = codec.encode(entryOf(0))
    const decoded = codec.decode(frame, 'company:AAPL')
    expect(decoded).toEqual({ kind: 'entry', entry: { ...entryOf(0), sizeBytes: frame.length } })
  })
})
