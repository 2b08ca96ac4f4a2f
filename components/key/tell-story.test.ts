import { expect, test } from 'vitest'
import type { EntryDetail } from '@/lib/api/contract/entries'
import type { InvalidationRow } from '@/lib/api/contract/invalidations'
import { lifeOf, mistakeInTtl, storedLife, ttlOf } from './life'
import { tellStory } from './tell-story'
import { touches } from './touches'

const now = 1_000_000_000

const entry = (more: Partial<EntryDetail> = {}): EntryDetail => ({
  ...{ key: 'company:AAPL', namespace: 'company', activeVersion: 1, state: 'fresh', etag: '"1"' },
  ...{ ttlMs: 47_000, ageMs: 8_000, sizeBytes: 10, tags: ['tech'], dependsOn: ['base:1'] },
  ...{ dependents: [], dependentsTotal: 0 },
  copies: [
    { level: 'memory', present: true, state: 'fresh', ageMs: 8_000, stamp: 102, version: 1 },
    { level: 'redis', present: true, state: 'fresh', ageMs: 90_000, stamp: 50, version: 1 },
    { level: 'disk', present: false },
  ],
  log: { epoch: 'e', applied: 1, base: 0, confirmedAgoMs: 1, degraded: false, queued: 0, gaps: 0 },
  ...{ value: null, canRefresh: true, dirty: false },
  ...more,
})

const operation = (more: Partial<InvalidationRow>): InvalidationRow => ({
  ...{ seq: 812, at: now - 5_000, actor: 'ada', target: { tag: 'tech' }, mode: 'soft', reason: 'new sector data' },
  ...{ previewMatched: 74, matched: 74, perLevel: {}, undoneAt: null, undoneBy: null, undoable: true },
  ...more,
})

test('a fresh entry says since when, and until when', () => {
  const { verdict, moments } = tellStory(entry(), [], now)
  expect(verdict).toContain('It is fresh: loaded 8.0 s ago')
  expect(verdict).toContain('goes stale in 47 s')
  expect(moments.map(({ what }) => what)).toEqual(['Goes stale', 'Loaded or written', 'Loaded or written'])
  expect(moments.map(({ at }) => now - at)).toEqual([-47_000, 8_000, 90_000])
})

test('it goes stale when the level that keeps its copy longest lets go of it, and that level is named', () => {
  const copy = { present: true, state: 'fresh', ageMs: 8_000, stamp: 102, version: 1 } as const
  const copies: EntryDetail['copies'] = [
    { ...copy, level: 'memory', ttlMs: 47_000 },
    { ...copy, level: 'redis', ttlMs: 47_020 },
    { ...copy, level: 'disk', ttlMs: 1_760_000 },
    { ...copy, level: 'memory', ttlMs: 9_000_000, instance: 'another process' },
  ]
  const { verdict, moments } = tellStory(entry({ copies }), [], now)
  expect(verdict).toContain('It goes stale in 29m 20s: L3 keeps its copy longest.')
  expect(moments[0]).toMatchObject({ at: now + 1_760_000, detail: 'Its time to live ends in L3' })

  const alike = tellStory(entry({ copies: copies.slice(0, 2) }), [], now)
  expect(alike.verdict, 'copies that end together').toContain('It goes stale in 47 s.')
  const endless = tellStory(entry({ copies: [...copies, { ...copy, level: 'disk', ttlMs: null }] }), [], now)
  expect(endless.verdict).toContain('It has no end of life.')
  expect(endless.moments.map(({ what }) => what)).not.toContain('Goes stale')
})

test('a stale entry names the operation that made it so, who did it, when and why', () => {
  const copies = [
    {
      ...{ level: 'memory' as const, present: true, state: 'stale' as const, ageMs: 8_000, stamp: 102, version: 1 },
      why: 'tag tech was softly invalidated at position 812; this copy is from 102',
    },
  ]
  const stale = entry({ state: 'stale', ttlMs: 0, copies })
  const { verdict, moments } = tellStory(stale, [operation({}), operation({ seq: 9, target: { tag: 'oil' } })], now)
  expect(verdict).toContain('tag tech was softly invalidated at position 812')
  expect(verdict).toContain('That was done by ada 5.0 s ago: “new sector data”')
  expect(moments.map(({ what }) => what)).toEqual(['Softly invalidated', 'Loaded or written'])
})

test('what came first is told by positions in the log: the reader’s clock may go ahead of the server’s, or behind', () => {
  const why = 'tag tech was softly invalidated at position 812; this copy is from 102'
  const copies = [{ level: 'memory' as const, present: true, state: 'stale' as const, ageMs: 8_000, stamp: 102, why }]
  const stale = entry({ state: 'stale', ttlMs: 0, copies })
  const ahead = tellStory(stale, [operation({ at: now - 10_000 })], now)
  expect(ahead.verdict).toContain('That was done by ada')
  expect(ahead.moments.map(({ what }) => what)).toEqual(['Softly invalidated', 'Loaded or written'])
  const behind = tellStory(entry({ copies }), [operation({ seq: 90, at: now - 5_000 })], now)
  expect(behind.moments.map(({ what }) => what)).toEqual(['Goes stale', 'Loaded or written', 'Softly invalidated'])
})

test('what was undone is told, and blamed on nobody', () => {
  const { verdict, moments } = tellStory(entry(), [operation({ undoneAt: now - 1_000 })], now)
  expect(verdict).toContain('It is fresh')
  expect(moments.map(({ what }) => what)).toContain('Softly invalidated, undone since')
})

test.each([
  [{ key: 'company:AAPL' }, true],
  [{ keys: ['x', 'base:1'] }, true],
  [{ tags: ['tech', 'us'], match: 'all' as const }, false],
  [{ tags: ['tech', 'us'], match: 'any' as const }, true],
  [{ dependency: 'base:1' }, true],
  [{ namespace: 'comp' }, false],
  [{ prefix: 'company:A' }, true],
  [{ all: true as const }, true],
])('whether %j reached the entry is told from its names', (target, reached) => {
  expect(touches(target, entry())).toBe(reached)
})

test.each([
  [{ ttlMs: 43_010, ageMs: 16_985 }, '1m'],
  [{ ttlMs: 3_599_950, ageMs: 51 }, '1h'],
  [{ ttlMs: 1_200, ageMs: 300 }, '1500ms'],
  [{ ttlMs: null, ageMs: 300 }, 'for ever'],
  [{ ttlMs: 0, ageMs: 90_000 }, ''],
])('an edit begins with the life that the entry was given, not with what is left of it: %j', (entry, typed) => {
  expect(lifeOf(entry)).toBe(typed)
  expect(mistakeInTtl(typed)).toBeUndefined()
})

test('what was invalidated softly has the life that it was given still', () => {
  const copies = [{ level: 'disk' as const, present: true, state: 'stale' as const, ageMs: 60_000, ttlMs: 3_540_000 }]
  expect(lifeOf(storedLife(entry({ state: 'stale', ttlMs: 0, copies })))).toBe('1h')
  expect(lifeOf(storedLife(entry({ state: 'stale', ttlMs: 0 })))).toBe('')
})

test('a TTL that is left out is the namespace’s, and one that is none is refused with a sentence', () => {
  expect(ttlOf(' ')).toBeUndefined()
  expect(ttlOf('for ever')).toBeGreaterThan(8.64e15)
  expect(mistakeInTtl('soon')).toContain("'15s'")
})
