import { expect, test } from 'vitest'
import type { EntryPage, EntryRow } from '@/lib/api/contract/entries'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { countVersions } from './count-versions'

const dead = (version: number, ttlMs: number | null): EntryRow => ({
  ...{ key: `company:${version}-${ttlMs}`, namespace: 'company', version, levels: ['redis'], state: 'dead' },
  ...{ ttlMs, sizeBytes: 1, hits: 0, tags: [] },
})
const page = (items: EntryRow[], nextCursor: string | null = null): EntryPage => ({
  ...{ items, nextCursor, totalIsExact: nextCursor === null, unseen: [] },
})
const row: NamespaceRow = {
  ...{ namespace: 'company', declared: true, description: '', policy: {}, bytes: 0, hits: 0, canRefresh: true },
  ...{ version: { active: 3, known: [3, 2, 1] }, entries: 6, counted: null },
}

test('each version is told with its share and when the last of it is gone', () => {
  const told = countVersions(row, page([dead(2, 5_000), dead(2, 60_000), dead(3, 0)]))
  expect(told).toEqual([
    { version: 3, isActive: true, entries: 6, share: 0.75, drainedInMs: null, isPartial: false },
    { version: 2, isActive: false, entries: 2, share: 0.25, drainedInMs: 60_000, isPartial: false },
    { version: 1, isActive: false, entries: 0, share: 0, drainedInMs: null, isPartial: false },
  ])
})

test('what has no end is not said to drain, and what was not looked at is not said to be gone', () => {
  expect(countVersions(row, page([dead(2, null)], 'more'))[1]).toMatchObject({ drainedInMs: null, isPartial: true })
})

test('while a level does not answer, counts are the least there is, and no share is claimed', () => {
  const [active, before] = countVersions(row, { ...page([dead(2, 5_000)]), unseen: ['redis'] })
  expect(active).toMatchObject({ entries: 6, isPartial: true, share: null })
  expect(before).toMatchObject({ entries: 1, isPartial: true, share: null, drainedInMs: null })
})

test('with nothing stored there is no share', () => {
  expect(countVersions({ ...row, entries: 0 }, page([]))[0]).toMatchObject({ share: null })
})
