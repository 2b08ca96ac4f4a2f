import { describe, expect, it } from 'vitest'
import type { EntryFilter, EntrySort } from '@/lib/ports/far-level'
import { allSteps } from '@/lib/kernel/steps'
import { MemoryLevel } from './memory-level'

const ascending: EntrySort = { by: 'key', descending: false }

function filled(): MemoryLevel {
  const level = new MemoryLevel({ maxBytes: 1e9, maxEntries: 10_000, copy: (value) => value })
  for (let i = 0; i < 300; i++) {
    const key = `${['a', 'ab', 'b%'][i % 3]}:${(i * 7919) % 300}`
    const times = { createdAt: 0, expiresAt: i % 10 ? i % 17 : Infinity, staleUntil: Infinity }
    const names = { tags: i % 5 ? ['x'] : ['x', 'y'], dependsOn: i % 4 ? [] : ['p:1'], version: 1, epoch: '', stamp: 0 }
    level.write({ key, value: i, ...times, ...names, loadMs: 0, sizeBytes: 1 + (i % 13) }, 1, false)
  }
  return level
}

const pageOf = (level: MemoryLevel, ...asked: Parameters<MemoryLevel['list']>) => allSteps(level.list(...asked))

function everyPage(level: MemoryLevel, filter: EntryFilter, sort: EntrySort, limit: number): string[] {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = pageOf(level, filter, sort, cursor, limit)
    keys.push(...page.items.map(({ key }) => key))
    cursor = page.cursor
  } while (cursor !== undefined)
  return keys
}

describe('a list', () => {
  it.each(['key', 'size', 'expires'] as const)('by %s, page by page, is the whole in order, both ways', (by) => {
    const level = filled()
    const whole = [...level.keys()].map((key) => ({ key, entry: level.find(key) }))
    const figure = (row: (typeof whole)[0]) =>
      by === 'key' ? 0 : ((by === 'size' ? row.entry?.sizeBytes : row.entry?.expiresAt) ?? 0)
    const expected = whole
      .sort((a, b) => (figure(a) === figure(b) ? (a.key < b.key ? -1 : 1) : figure(a) < figure(b) ? -1 : 1))
      .map(({ key }) => key)
    expect(everyPage(level, {}, { by, descending: false }, 7)).toEqual(expected)
    expect(everyPage(level, {}, { by, descending: true }, 50)).toEqual(expected.reverse())
  })

  it.each<[EntryFilter, (key: string) => boolean]>([
    [{ prefix: 'ab' }, (key) => key.startsWith('ab')],
    [{ prefix: 'b%' }, (key) => key.startsWith('b%')],
    [{ namespace: 'a' }, (key) => key.startsWith('a:')],
    [{ namespace: 'a:1' }, () => false],
    [{ contains: ':1', namespace: 'ab' }, (key) => key.startsWith('ab:1')],
  ])('with %o holds what matches, and counts it', (filter, matches) => {
    const level = filled()
    const expected = [...level.keys()].filter(matches).sort()
    const scanned = [...level.scan([filter])]
    expect(scanned.flatMap(({ entries }) => entries.map(({ meta }) => meta.key)).sort()).toEqual(expected)
    expect(scanned.reduce((sum, { looked }) => sum + looked, 0)).toBe(level.usage().entries)
    expect(everyPage(level, filter, ascending, 10)).toEqual(expected)
    expect(pageOf(level, filter, ascending, undefined, 10).total).toBe(expected.length)
  })

  it('finds by tag and by direct parent', () => {
    const level = filled()
    expect(pageOf(level, { tag: 'y' }, ascending, undefined, 500).items).toHaveLength(60)
    expect(pageOf(level, { tag: 'x' }, ascending, undefined, 500).items).toHaveLength(300)
    expect(pageOf(level, { dependsOn: 'p:1' }, ascending, undefined, 500).items).toHaveLength(75)
  })

  it('goes on from its cursor when entries came and went, the one it names included', () => {
    const level = filled()
    const first = pageOf(level, {}, ascending, undefined, 10)
    level.remove(first.items.at(-1)?.key ?? '', 'deleted')
    level.remove(first.items[0]?.key ?? '', 'deleted')
    const second = pageOf(level, {}, ascending, first.cursor, 10)
    const rest = [...level.keys()].sort().filter((key) => key > (first.items.at(-1)?.key ?? ''))
    expect(second.items.map(({ key }) => key)).toEqual(rest.slice(0, 10))
  })

  it('lets others have their turn, and tells neither what went meanwhile nor another entry in its place', () => {
    const level = new MemoryLevel({ maxBytes: 1e9, maxEntries: 30_000, copy: (value) => value })
    const write = (key: string) => {
      const times = { createdAt: 0, expiresAt: Infinity, staleUntil: Infinity }
      const names = { tags: [], dependsOn: [], version: 1, epoch: '', stamp: 0 }
      level.write({ key, value: 1, ...times, ...names, loadMs: 0, sizeBytes: 1 }, 1, false)
    }
    for (let i = 0; i < 20_000; i++) write(`a:${String(i).padStart(5, '0')}`)
    const steps = level.list({}, ascending, undefined, 3)
    expect(steps.next().done).toBe(false)
    level.remove('a:00001', 'deleted')
    write('z:in its place')
    const page = allSteps(steps)
    expect(page.items.map(({ key }) => key)).toEqual(['a:00000', 'a:00002'])
    expect(pageOf(level, {}, ascending, page.cursor, 1).items.map(({ key }) => key)).toEqual(['a:00003'])
  })

  it('refuses a cursor that is none', () => {
    expect(() => pageOf(filled(), {}, ascending, 'nonsense', 10)).toThrow('is no cursor')
  })
})
