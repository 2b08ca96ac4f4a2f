import { describe, expect, it } from 'vitest'
import type { ValueTree } from '@/lib/api/contract/value-tree'
import { flattenValue, textOf } from './flatten-value'

const text = (value: string): ValueTree => ({ kind: 'string', text: value, length: value.length })
const object = (members: Record<string, ValueTree>): ValueTree => ({
  kind: 'object',
  size: Object.keys(members).length,
  members: Object.entries(members).map(([name, value]) => ({ name, value })),
})
const deep = object({ a: object({ b: object({ c: text('end') }) }), d: { kind: 'null' } })

describe('a value as lines', () => {
  it('opens two steps and keeps the rest closed', () => {
    expect(flattenValue(deep, new Set()).map((line) => [line.name, line.open])).toEqual([
      ['', true],
      ['a', true],
      ['b', false],
      ['d', undefined],
    ])
  })

  it('opens what was closed, and closes what was open, by hand', () => {
    expect(flattenValue(deep, new Set(['$/0/0'])).map((line) => line.name)).toContain('c')
    expect(flattenValue(deep, new Set(['$/0'])).map((line) => line.name)).toEqual(['', 'a', 'd'])
  })

  it('gives every line a path of its own, also where names repeat', () => {
    const map: ValueTree = {
      kind: 'map',
      size: 2,
      pairs: [
        { key: text('x'), value: text('1') },
        { key: text('x'), value: text('2') },
      ],
    }
    const paths = flattenValue(map, new Set()).map((line) => line.path)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('tells apart what JSON would not', () => {
    expect(textOf({ kind: 'number', text: '-0' })).toBe('-0')
    expect(textOf({ kind: 'bigint', text: '5' })).toBe('5n')
    expect(textOf({ kind: 'string', text: 'ab', length: 900 })).toBe('"ab" … 900 characters')
    expect(textOf({ kind: 'undefined' })).toBe('undefined')
  })
})
