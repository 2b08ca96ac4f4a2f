import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { NotStorable } from '@/lib/kernel/errors'
import { copyOf, shield } from './shield'

const modes = ['freeze', 'copy'] as const

function cyclic(): unknown {
  const node: Record<string, unknown> = { name: 'a', list: [1] }
  node['self'] = node
  node['again'] = node['list']
  return node
}

const error = Object.assign(new RangeError('too far', { cause: new Error('why') }), { code: 'E_FAR' })
class Refusal extends Error {}
Refusal.prototype.name = 'Refusal'
const values: [string, unknown][] = [
  ['null', null],
  ['minus zero', -0],
  ['NaN', NaN],
  ['a big integer', 10n ** 40n],
  ['text', 'grüße 日本'],
  ['an empty object', {}],
  ['nested plain data', { a: [1, { b: 'x', u: undefined }], n: -0, z: null }],
  ['an array with holes', [1, , 3]], // eslint-disable-line no-sparse-arrays
  ['a Date', new Date(86_400_000)],
  [
    'a Map with objects as keys',
    new Map<unknown, unknown>([
      [{ k: 1 }, [1]],
      ['m', new Map([[1, 2]])],
    ]),
  ],
  ['a Set', new Set([1, 'a', { b: 1 }])],
  ['a RegExp', /a+/gi],
  ['an Error', error],
  ['a typed array', new Float32Array([1.5, -2])],
  ['64-bit integers', new BigInt64Array([1n, -5n])],
  ['a part of a buffer', new Uint16Array(new Uint16Array([1, 2, 3, 4]).buffer, 2, 2)],
  ['bytes', new Uint8Array([1, 2]).buffer],
  ['an own __proto__', JSON.parse('{"__proto__": {"admin": true}, "a": {"__proto__": 1}}')],
]

describe.each(modes)('a value shielded with %s', (isolation) => {
  it('keeps what an AggregateError is made of, apart from the original, and the name of a class of the program', () => {
    const error = new AggregateError([new Refusal('one'), { list: [1] }], 'all')
    const kept = shield(error, isolation, false).value as AggregateError
    expect(kept).toBeInstanceOf(AggregateError)
    expect(kept).toMatchObject({ message: 'all', errors: [{ name: 'Refusal', message: 'one' }, { list: [1] }] })
    expect(kept.errors).not.toBe(error.errors)
    expect(Object.keys(kept)).toEqual([])
  })

  it.each(values)('comes back equal: %s', (_, value) => {
    const kept = shield(value, isolation, false)
    expect(kept.value).toStrictEqual(value)
    expect(copyOf(kept.value)).toStrictEqual(value)
    expect(kept.sizeBytes).toBeGreaterThan(0)
  })

  it('is not changed by what the caller does to the original', () => {
    const value = { a: { b: [1] }, when: new Date(1), map: new Map([['k', { v: 1 }]]), bytes: Buffer.from('abc') }
    const before = structuredClone({ ...value, bytes: [...value.bytes] })
    const kept = shield(value, isolation, false).value as typeof value
    value.a.b.push(2)
    value.when.setTime(5)
    value.map.clear()
    value.bytes[0] = 0
    expect({ ...kept, bytes: [...kept.bytes] }).toEqual(before)
    expect(Buffer.isBuffer(kept.bytes)).toBe(true)
  })

  it('keeps cycles and shared parts', () => {
    const kept = shield(cyclic(), isolation, false).value as Record<string, unknown>
    expect(kept['self']).toBe(kept)
    expect(kept['again']).toBe(kept['list'])
  })

  it('may be nested 20,000 deep', () => {
    let value: unknown = 'end'
    for (let i = 0; i < 20_000; i++) value = i % 2 ? { value } : [value]
    let kept = shield(value, isolation, false).value
    for (let i = 0; i < 20_000; i++) kept = (Object.values(kept as object) as unknown[])[0]
    expect(kept).toBe('end')
  })

  it('may be a sparse array of any length', () => {
    const sparse: unknown[] = []
    sparse.length = 2 ** 32 - 1
    sparse[7] = { a: 1 }
    const kept = shield(sparse, isolation, false).value as unknown[]
    expect([kept.length, kept[7], Object.keys(kept)]).toEqual([2 ** 32 - 1, { a: 1 }, ['7']])
  })

  it('never gets a prototype from its data', () => {
    const kept = shield(JSON.parse('{"__proto__": {"admin": true}}'), isolation, false).value as object
    expect('admin' in kept).toBe(false)
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype)
    expect(Object.keys(kept)).toEqual(['__proto__'])
  })

  it('has no prototype where it had none', () => {
    const bare = (properties: object): object => Object.assign(Object.create(null), properties)
    const value = { rows: [bare({ a: bare({ b: 1 }) }), bare(JSON.parse('{"__proto__": 1}'))] }
    const kept = shield(value, isolation, false).value
    expect(kept).toStrictEqual(value)
    expect(copyOf(kept)).toStrictEqual(value)
  })

  it('is refused, with the place named, where it holds what has no copy', () => {
    const refused = (value: unknown) => () => shield(value, isolation, false)
    expect(refused(() => 1)).toThrow(new NotStorable('value is a function and cannot be stored'))
    expect(refused(Symbol('s'))).toThrow('value is a symbol')
    expect(refused({ user: { save() {} } })).toThrow('value.user.save is a function')
    expect(refused([1, { 'a b': [Symbol('s')] }])).toThrow('value[1]["a b"][0] is a symbol')
    expect(refused(new Map([['k', Promise.resolve()]]))).toThrow('value.get("k") is a Promise')
    expect(refused({ w: new WeakMap() })).toThrow(NotStorable)
    expect(refused({ link: new URL('https://a.example') })).toThrow(
      'value.link is an object that shows nothing of what it holds (URL) and cannot be stored',
    )
    expect(refused([[1].values()])).toThrow(
      'value[0] is an object that shows nothing of what it holds (Array Iterator)',
    )
    expect(shield(runInNewContext('({})'), 'freeze', false).value).toEqual({})
  })

  it('is refused where reading it throws', () => {
    const trap = { get a(): never { throw new Error('boom') } } // prettier-ignore
    expect(() => shield({ deep: [trap] }, isolation, false)).toThrow(NotStorable)
    expect(() => shield({ deep: [trap] }, isolation, false)).toThrow('value.deep[0] throws when it is read (boom)')
  })

  it('becomes a plain object where it was an instance', () => {
    class Account {
      id = 7
      owner = { name: 'x' }
    }
    expect(shield(new Account(), isolation, false).value).toStrictEqual({ id: 7, owner: { name: 'x' } })
  })
})

describe('freezing', () => {
  it('reaches every part, and needs no copies then', () => {
    const { value, copyOnRead } = shield({ a: [{ b: 1 }] }, 'freeze', false)
    const kept = value as { a: { b: number }[] }
    expect([Object.isFrozen(kept), Object.isFrozen(kept.a), Object.isFrozen(kept.a[0])]).toEqual([true, true, true])
    expect(copyOnRead).toBe(false)
  })

  it('takes a value that nobody else holds as it is', () => {
    const value = { a: [{ b: 1 }] }
    expect(shield(value, 'freeze', true).value).toBe(value)
    expect(Object.isFrozen(value.a[0])).toBe(true)
  })

  it.each([
    ['a Date', { d: new Date() }],
    ['a Map', [new Map()]],
    ['a Set', new Set()],
    ['a RegExp', { r: /x/g }],
    ['a Buffer', { deep: [Buffer.from('x')] }],
  ])('asks for a copy for each reader where it cannot protect: %s', (_, value) => {
    expect(shield(value, 'freeze', false).copyOnRead).toBe(true)
    expect(shield(value, 'freeze', true).copyOnRead).toBe(true)
  })

  it('leaves the copies handed out free to change', () => {
    const kept = shield({ a: [1], d: new Date(1) }, 'freeze', false).value
    const copy = copyOf(kept) as { a: number[]; d: Date }
    copy.a.push(2)
    copy.d.setTime(9)
    expect(kept).toEqual({ a: [1], d: new Date(1) })
  })
})

it('a reference is the value itself, measured and not copied', () => {
  const value = { text: 'x'.repeat(1_000), list: [1, 2, 3] }
  const kept = shield(value, 'reference', false)
  expect(kept.value).toBe(value)
  expect(kept.copyOnRead).toBe(false)
  expect(Object.isFrozen(value)).toBe(false)
  expect(kept.sizeBytes).toBeGreaterThan(1_000)
  expect(kept.sizeBytes).toBeLessThan(1_400)
})
