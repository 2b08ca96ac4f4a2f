import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, disk, memory } from './index'

let folder: string
let cache: Cache
let now = 1_800_000_000_000
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bypass-'))
  cache = createCache({
    ...{ name: 'catalog', clock: { now: () => now }, levels: [memory(), disk({ path: folder })] },
    defaults: { jitter: 0 },
  })
  await cache.ready()
})
afterEach(async () => {
  await cache.close()
  await rm(folder, { recursive: true, force: true })
})

const levelOf = async (key: string) => (await cache.getEntry(key))?.level
const levels = () => cache.stats().levels.map(({ name, status, bypassedUntil }) => ({ name, status, bypassedUntil }))

test('a level that is bypassed is neither read nor written, says so, and is asked again afterwards', async () => {
  await cache.set('a', 1)
  const until = cache.bypass('disk', '5m')
  expect(until).toBe(now + 300_000)
  expect(levels()).toEqual([
    { name: 'memory', status: 'up', bypassedUntil: null },
    { name: 'disk', status: 'down', bypassedUntil: until },
  ])
  await cache.set('b', 2)
  cache.bypass('memory', '5m')
  expect(await levelOf('a')).toBeUndefined()
  now += 300_001
  expect(levels().map(({ status }) => status)).toEqual(['up', 'up'])
  expect(await levelOf('a')).toBe('disk')
  expect(await levelOf('b')).toBeUndefined()
})

test('what was invalidated while its level was bypassed does not come back with the level', async () => {
  await cache.set('a', 1, { tags: ['t'] })
  cache.bypass('disk', '5m')
  await cache.invalidate({ tag: 't' })
  expect(cache.bypass('disk', 0)).toBeUndefined()
  expect(await levelOf('a')).toBeUndefined()
})

test('memory that is bypassed holds nothing, and fills again afterwards', async () => {
  await cache.set('a', 1)
  cache.bypass('memory', '1m')
  expect(await levelOf('a')).toBe('disk')
  expect(await levelOf('a')).toBe('disk')
  cache.bypass('memory', 0)
  expect(await levelOf('a')).toBe('disk')
  expect(await levelOf('a')).toBe('memory')
})

test('a bypass is of a level that there is, and for a day at most', () => {
  expect(() => cache.bypass('redis', '1m')).toThrow(/no level called "redis"/)
  expect(() => cache.bypass('disk', '2d')).toThrow(/a day at most/)
  expect(() => cache.bypass('disk', Infinity)).toThrow(/a day at most/)
})

test('a list says of which levels it does not know whether they hold its rows', async () => {
  await cache.set('a', 1)
  const told = async (query: Parameters<typeof cache.list>[0]) => {
    const { items, unseen, unanswered } = await cache.list(query)
    return { held: items.map(({ levels }) => levels), unseen, unanswered }
  }
  expect(await told({})).toEqual({ held: [['memory', 'disk']], unseen: [], unanswered: [] })
  expect(await told({ level: 'memory' })).toEqual({ held: [['memory']], unseen: ['disk'], unanswered: [] })
  cache.bypass('disk', '5m')
  expect(await told({})).toEqual({ held: [['memory']], unseen: ['disk'], unanswered: ['disk'] })
})
