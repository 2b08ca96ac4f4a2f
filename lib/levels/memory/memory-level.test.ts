import { describe, expect, it } from 'vitest'
import type { Entry } from '@/lib/kernel/entry'
import type { Removal } from '@/lib/ports/near-level'
import { allSteps } from '@/lib/kernel/steps'
import { MemoryLevel } from './memory-level'

function entry(key: string, fields: Partial<Entry> = {}): Entry {
  const times = { createdAt: 10, expiresAt: 100, staleUntil: 200 }
  const names = { tags: [], dependsOn: [], version: 1, epoch: 'e', stamp: 5 }
  return { key, value: `value of ${key}`, ...times, ...names, loadMs: 2.5, sizeBytes: 10, ...fields }
}

function level(bounds: { maxBytes?: number; maxEntries?: number } = {}) {
  const removed: [why: Removal, entries: number, bytes: number][] = []
  const made = new MemoryLevel({
    maxBytes: 1_000,
    maxEntries: 50,
    ...bounds,
    copy: structuredClone,
    onRemoved: (...told) => removed.push(told),
  })
  return { level: made, removed }
}

describe('reading', () => {
  it('answers for a fresh entry that was checked at the present position, and for no other', () => {
    const { level: l1 } = level()
    l1.write(entry('a'), 7, false)
    expect(l1.read('a', 99, 7)).toBe('value of a')
    expect(l1.read('a', 100, 7)).toBeUndefined()
    expect(l1.read('a', 99, 8)).toBeUndefined()
    expect(l1.read('b', 99, 7)).toBeUndefined()
    l1.markChecked('a', 8)
    expect(l1.read('a', 99, 8)).toBe('value of a')
    expect(l1.hitsOf('a')).toBe(2)
  })

  it('hands a copy to each reader where it was asked to, at any position', () => {
    const { level: l1 } = level()
    const value = { when: new Date(1) }
    l1.write(entry('a', { value }), 0, true)
    l1.markChecked('a', 3)
    const copy = l1.read('a', 50, 3)
    expect(copy).toEqual(value)
    expect(copy).not.toBe(value)
    expect(l1.find('a')?.value).not.toBe(value)
    expect(l1.read('a', 50, 0)).toBeUndefined()
  })

  it.each([null, 0, '', false, NaN])('keeps %s as a value', (value) => {
    const { level: l1 } = level()
    l1.write(entry('a', { value }), 1, false)
    expect(l1.read('a', 50, 1)).toBe(value)
  })

  it('takes __proto__, constructor and toString for ordinary keys', () => {
    const { level: l1 } = level()
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect([l1.has(key), l1.read(key, 1, 1), l1.find(key)]).toEqual([false, undefined, undefined])
      l1.write(entry(key), 1, false)
      expect(l1.read(key, 1, 1)).toBe(`value of ${key}`)
    }
    expect([...l1.keys()]).toEqual(['__proto__', 'constructor', 'toString'])
  })
})

describe('an entry', () => {
  it('is found as it was stored, whatever its age, without counting a use', () => {
    const { level: l1 } = level()
    const stored = entry('a', { tags: ['t'], dependsOn: ['p'], version: 3, expiresAt: Infinity, staleUntil: Infinity })
    l1.write(stored, 1, false)
    expect(l1.find('a')).toEqual(stored)
    expect(l1.hitsOf('a')).toBe(0)
    l1.touch('a')
    expect(l1.hitsOf('a')).toBe(1)
    expect(l1.retime('a', 5, 6)).toBe(true)
    expect(l1.find('a')).toEqual({ ...stored, expiresAt: 5, staleUntil: 6 })
    expect(l1.retime('b', 5, 6)).toBe(false)
  })

  it('does not change when the caller goes on changing its arrays, or those of another with equal tags', () => {
    const { level: l1 } = level()
    const tags = ['x']
    l1.write(entry('a', { tags }), 1, false)
    l1.write(entry('b', { tags }), 1, false)
    tags.push('y')
    l1.write(entry('c', { tags }), 1, false)
    expect([l1.find('a')?.tags, l1.find('b')?.tags, l1.find('c')?.tags]).toEqual([['x'], ['x'], ['x', 'y']])
  })

  it('tells of its direct parents for as long as it is stored', () => {
    const { level: l1 } = level()
    l1.write(entry('a', { dependsOn: ['p', 'q'] }), 1, false)
    l1.write(entry('b', { dependsOn: ['p'] }), 1, false)
    l1.remove('a', 'deleted')
    expect([l1.hasDependentsOf('p'), l1.hasDependentsOf('q')]).toEqual([true, false])
    l1.write(entry('b'), 1, false)
    expect(l1.hasDependentsOf('p')).toBe(false)
    l1.write(entry('b', { dependsOn: ['p'] }), 1, false)
    l1.clear()
    expect(l1.hasDependentsOf('p')).toBe(false)
  })
})

describe('bounds', () => {
  it('hold for entries and for bytes, and the entry just written stays', () => {
    const { level: l1, removed } = level({ maxEntries: 3, maxBytes: 100 })
    for (const key of ['a', 'b', 'c', 'd']) l1.write(entry(key), 1, false)
    expect(l1.usage()).toEqual({ entries: 3, bytes: 30, maxBytes: 100 })
    l1.write(entry('big', { sizeBytes: 95 }), 1, false)
    expect([...l1.keys()]).toEqual(['big'])
    expect(removed).toEqual([
      ['evicted', 1, 10],
      ['evicted', 3, 30],
    ])
  })

  it('refuse what is larger than the level, and the older entry of the key is gone', () => {
    const { level: l1, removed } = level({ maxBytes: 100 })
    l1.write(entry('a'), 1, false)
    expect(l1.write(entry('a', { sizeBytes: 101 }), 1, false)).toBe(false)
    expect([l1.has('a'), l1.usage().bytes]).toEqual([false, 0])
    expect(removed).toEqual([['overwritten', 1, 10]])
    expect(l1.write(entry('a', { sizeBytes: NaN }), 1, false)).toBe(false)
    expect(l1.write(entry('a', { sizeBytes: -1 }), 1, false)).toBe(false)
  })

  it('make room for an entry that grows, without losing it', () => {
    const { level: l1 } = level({ maxBytes: 100 })
    for (const key of ['a', 'b', 'c']) l1.write(entry(key, { sizeBytes: 30 }), 1, false)
    expect(l1.write(entry('a', { sizeBytes: 90, value: 'grown' }), 1, false)).toBe(true)
    expect([...l1.keys()]).toEqual(['a'])
    expect([l1.read('a', 1, 1), l1.usage().bytes]).toEqual(['grown', 90])
  })

  it.each([0, -1, 1.5, NaN, 2 ** 26])(
    'are refused with a sentence where they make no sense: %s entries',
    (maxEntries) => {
      expect(() => level({ maxEntries })).toThrow('maxEntries must be a whole number')
    },
  )

  it('of one entry work', () => {
    const { level: l1 } = level({ maxEntries: 1 })
    for (let i = 0; i < 100; i++) l1.write(entry(`k${i}`), 1, false)
    expect([...l1.keys()]).toEqual(['k99'])
  })
})

describe('sweeping', () => {
  it('removes what is dead, leaves what is stale, and looks at no more than it may', () => {
    const { level: l1, removed } = level()
    for (let i = 0; i < 20; i++) l1.write(entry(`dead${i}`, { staleUntil: 100 }), 1, false)
    for (let i = 0; i < 5; i++) l1.write(entry(`stale${i}`), 1, false)
    expect(l1.sweep(99, 1_000)).toEqual({ entries: 0, bytes: 0 })
    expect(l1.sweep(100, 8)).toEqual({ entries: 8, bytes: 80 })
    expect(l1.sweep(100, 8).entries + l1.sweep(100, 9).entries).toBe(12)
    expect(l1.usage()).toEqual({ entries: 5, bytes: 50, maxBytes: 1_000 })
    expect(removed.reduce((sum, [, entries]) => sum + entries, 0)).toBe(20)
  })

  it('gets round to every entry while others come and go', () => {
    const { level: l1 } = level()
    for (let i = 0; i < 30; i++) l1.write(entry(`k${i}`, { staleUntil: i % 2 ? 100 : 1_000 }), 1, false)
    for (let step = 0; step < 30; step++) {
      l1.sweep(500, 3)
      l1.write(entry(`new${step % 5}`, { staleUntil: 1_000 }), 1, false)
    }
    expect([...l1.keys()].filter((key) => /^k\d*[13579]$/.test(key))).toEqual([])
    expect([...l1.keys()].filter((key) => key.startsWith('k'))).toHaveLength(15)
  })
})

it('clearing leaves nothing behind and tells once', () => {
  const { level: l1, removed } = level()
  for (let i = 0; i < 10; i++) l1.write(entry(`k${i}`), 1, false)
  l1.clear()
  l1.clear()
  expect(l1.usage()).toEqual({ entries: 0, bytes: 0, maxBytes: 1_000 })
  expect(removed).toEqual([['cleared', 10, 100]])
  l1.write(entry('again'), 1, false)
  expect(l1.read('again', 1, 1)).toBe('value of again')
})

describe('a key that is removed and written again', () => {
  it('is stored once, whatever came between', () => {
    const { level: l1 } = level({ maxEntries: 3 })
    for (let i = 0; i < 20; i++) {
      l1.write(entry('hot', { value: i }), 1, false)
      expect([l1.read('hot', 50, 1), l1.usage().entries]).toEqual([i, 1])
      expect([l1.remove('hot', 'deleted'), l1.remove('hot', 'deleted')]).toEqual([true, false])
      expect([l1.read('hot', 50, 1), l1.find('hot'), l1.has('hot'), [...l1.keys()]]).toEqual([
        undefined,
        undefined,
        false,
        [],
      ])
    }
    l1.touch('hot')
    l1.markChecked('hot', 9)
    expect([l1.retime('hot', 500, 600), l1.hitsOf('hot'), l1.read('hot', 50, 9)]).toEqual([false, 0, undefined])
    expect(allSteps(l1.list({}, { by: 'key', descending: false }, undefined, 10)).items).toEqual([])
  })

  it('gives its room to others, and finds room again itself', () => {
    const { level: l1 } = level({ maxEntries: 3 })
    for (const key of ['a', 'b', 'c']) l1.write(entry(key), 1, false)
    l1.remove('b', 'deleted')
    l1.write(entry('d'), 1, false)
    expect([...l1.keys()].sort()).toEqual(['a', 'c', 'd'])
    l1.write(entry('b'), 1, false)
    expect([l1.usage().entries, l1.has('b')]).toEqual([3, true])
  })

  it('is forgotten by the sweeper, so that a level that was emptied keeps no keys', () => {
    const { level: l1 } = level()
    for (let i = 0; i < 40; i++) l1.write(entry(`k${i}`), 1, false)
    for (let i = 0; i < 40; i++) l1.remove(`k${i}`, 'invalidated')
    expect(l1.sweep(50, 100)).toEqual({ entries: 0, bytes: 0 })
    for (let i = 0; i < 40; i++) l1.write(entry(`n${i}`), 1, false)
    expect([l1.usage().entries, l1.read('k1', 50, 1), l1.read('n1', 50, 1)]).toEqual([40, undefined, 'value of n1'])
  })
})

describe('what would be evicted next', () => {
  it('is named in order and then goes, as long as nothing is used', () => {
    const { level: l1 } = level({ maxEntries: 40 })
    for (let at = 0; at < 80; at++) l1.write(entry(`k${at}`), 0, false)
    for (let at = 0; at < 10; at++) {
      const [next = ''] = l1.evictedNext(1)
      expect(l1.has(next)).toBe(true)
      l1.write(entry(`new${at}`), 0, false)
      expect(l1.has(next)).toBe(false)
    }
    expect(l1.evictedNext(1_000).length).toBeLessThanOrEqual(40)
    l1.clear()
    expect(l1.evictedNext(3)).toEqual([])
  })
})
