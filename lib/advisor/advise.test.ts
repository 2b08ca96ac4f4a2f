import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, memory, type CacheOptions } from '@/lib/package'
import { findingsOf, kindsOf } from '@/lib/testing/findings-of'
import { DEFAULT_THRESHOLDS } from './thresholds'

const HOUR = 3_600_000
const time = { now: Date.UTC(2026, 0, 5, 12) }
const open: Cache[] = []
afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close()
})

/** A real engine whose clock is moved by hand, old enough not to be called cold. */
async function cacheWith(options: Partial<CacheOptions> = {}): Promise<Cache> {
  const clock = { now: () => time.now }
  // Chance that looks at every hit in memory.
  const cache = createCache({ name: 'advised', levels: [memory()], clock, random: () => 0, ...options })
  open.push(cache)
  await cache.ready()
  time.now += HOUR
  return cache
}

const load = ({ key }: { key: string }) => Promise.resolve(`value of ${key}`)

async function ask(cache: Cache, keys: readonly string[], times = 1): Promise<void> {
  for (let round = 0; round < times; round++) for (const key of keys) await cache.getOrSet(key, load)
}
const numbered = (namespace: string, n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => `${namespace}:${from + i}`)

test('a cache that does its job has no finding', async () => {
  const cache = await cacheWith()
  await ask(cache, numbered('a', 50), 40)
  expect(await findingsOf(cache, time.now)).toEqual([])
})

test('cold: a young cache is asked for keys for the first time', async () => {
  const cache = await cacheWith()
  time.now -= HOUR
  await ask(cache, numbered('a', 600))
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['cold'])
})

test('keys-never-repeat: hours later still hardly any key is asked for twice', async () => {
  const cache = await cacheWith()
  await ask(cache, numbered('a', 600))
  const [finding, ...others] = await findingsOf(cache, time.now)
  expect(others).toEqual([])
  expect(finding).toMatchObject({
    kind: 'keys-never-repeat',
    subject: { type: 'namespace', name: 'a' },
    behind: { page: 'keys', filters: { namespace: 'a' } },
  })
  expect(finding?.figures).toContainEqual({ name: 'hit rate', value: 0, unit: 'part' })
})

test('evicted-too-soon: memory holds a tenth of the keys that are asked for in turn', async () => {
  const cache = await cacheWith({ levels: [memory({ maxEntries: 10 })] })
  await ask(cache, numbered('a', 100), 10)
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['evicted-too-soon'])
})

test('expires-too-soon: entries are over, and changed, before they are asked for again', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '1s' } } })
  for (let round = 0; round < 20; round++) {
    for (const key of numbered('a', 40)) await cache.getOrSet(key, () => Promise.resolve({ key, round }))
    time.now += 2_000
  }
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['expires-too-soon'])
})

test('reloaded-unchanged: entries are over, and the same again', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '1s' } } })
  for (let round = 0; round < 20; round++) {
    await ask(cache, numbered('a', 40))
    time.now += 2_000
  }
  const findings = await findingsOf(cache, time.now)
  expect(kindsOf(findings)).toEqual(['reloaded-unchanged'])
  expect(findings[0]?.change).toContain('2 s')
})

test('invalidated-too-often: a namespace is invalidated before it is asked for again', async () => {
  const cache = await cacheWith()
  for (let round = 0; round < 20; round++) {
    await ask(cache, numbered('a', 40))
    await cache.invalidate({ namespace: 'a' })
  }
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['invalidated-too-often'])
})

test('refused-too-often: values are loaded and not stored', async () => {
  const cache = await cacheWith({ namespaces: { a: { when: () => false } } })
  await ask(cache, numbered('a', 40), 20)
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['refused-too-often'])
})

test('too-big: values over the limit are loaded each time', async () => {
  const cache = await cacheWith({ namespaces: { a: { maxBytes: 100 } } })
  for (let i = 0; i < 600; i++) await cache.getOrSet(`a:${i % 20}`, () => Promise.resolve('x'.repeat(1_000)))
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['too-big'])
})

test('too-big: entries are larger than all of memory', async () => {
  const cache = await cacheWith({ levels: [memory({ maxBytes: 10_000 })] })
  for (const key of numbered('a', 12)) await cache.set(key, 'x'.repeat(20_000))
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['too-big'])
})

test('ttl-too-long: entries that would live a day change within minutes', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '1d' } } })
  for (let round = 0; round < 4; round++) {
    await ask(cache, numbered('a', 40), 10)
    time.now += 60_000
    await cache.invalidate({ keys: numbered('a', 40) })
  }
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['ttl-too-long'])
})

test('ttl-too-long: entries that would live a day are overwritten within minutes', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '1d' } } })
  for (let round = 0; round < 4; round++) {
    for (const key of numbered('a', 40)) await cache.set(key, round)
    await ask(cache, numbered('a', 40), 10)
    time.now += 60_000
  }
  const findings = await findingsOf(cache, time.now)
  expect(kindsOf(findings)).toEqual(['ttl-too-long'])
  expect(findings[0]?.figures).toContainEqual({ name: 'ends followed', value: 120, unit: 'count' })
})

test('entries that live for most of their TTL before they are overwritten have no finding', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '1h' } } })
  for (let round = 0; round < 4; round++) {
    for (const key of numbered('a', 40)) await cache.set(key, round)
    await ask(cache, numbered('a', 40), 10)
    time.now += HOUR / 2
  }
  expect(await findingsOf(cache, time.now)).toEqual([])
})

test('never-hit: entries are stored and nobody asks for them', async () => {
  const cache = await cacheWith()
  for (const key of numbered('a', 200)) await cache.set(key, 1)
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['never-hit'])
})

test('tag-too-often: a tag goes off twice a minute', async () => {
  const cache = await cacheWith({ namespaces: { a: { ttl: '10s', tags: ['news'] } } })
  for (let round = 0; round < 200; round++) {
    await ask(cache, numbered('a', 4), 3)
    time.now += 30_000
    await cache.invalidate({ tag: 'news' })
  }
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['tag-too-often'])
})

test('tag-too-big: one tag is on nearly everything', async () => {
  const cache = await cacheWith({ namespaces: { a: { tags: ['all-of-it'] } } })
  await ask(cache, numbered('a', 300), 3)
  await ask(cache, numbered('b', 20), 3)
  expect(kindsOf(await findingsOf(cache, time.now, { tagEntries: 200 }))).toEqual(['tag-too-big'])
})

test('memory-pressure: hits are many, but memory turns over', async () => {
  const cache = await cacheWith({ levels: [memory({ maxEntries: 50 })] })
  for (let i = 0; i < 400; i++) {
    await ask(cache, numbered('a', 10))
    await ask(cache, [`a:${100 + (i % 90)}`])
  }
  const findings = await findingsOf(cache, time.now)
  expect(kindsOf(findings)).toEqual(['memory-pressure'])
  expect(findings[0]?.brings).toMatch(/^At twice the size some [\d.]+ points of hit rate more/)
  // The bound that is reached is named, and the figures are of it.
  expect(findings[0]?.says).toContain('full by number (50 entries, its maxEntries)')
  expect(findings[0]?.figures.map(({ name }) => name)).toEqual(['entries', 'evictions', 'held'])
  // What is read all the time is not what goes next.
  const [next = ''] = /(?<=Next to go: ).*(?=\.$)/.exec(findings[0]?.says ?? '') ?? []
  expect(next.split(', ')).toHaveLength(5)
  for (const key of next.split(', ')) expect(key).toMatch(/^a:1\d\d$/)
})

test('stampede: two hundred callers wait for one load', async () => {
  const cache = await cacheWith()
  let answer = (_value: string): void => undefined
  const loading = new Promise<string>((resolve) => (answer = resolve))
  const callers = Array.from({ length: 200 }, () => cache.getOrSet('a:1', () => loading))
  await new Promise(setImmediate)
  answer('there')
  await Promise.all(callers)
  const findings = await findingsOf(cache, time.now)
  expect(kindsOf(findings)).toEqual(['stampede'])
  expect(findings[0]?.figures).toEqual([{ name: 'callers of one load', value: 200, unit: 'count' }])
})

test('source-fails: some loads throw', async () => {
  const cache = await cacheWith()
  await ask(cache, numbered('a', 40), 20)
  for (let i = 0; i < 20; i++) await cache.getOrSet(`b:${i}`, () => Promise.reject(new Error('down'))).catch(() => 0)
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['source-fails'])
})

test('source-slows: loads take far longer than they used to', async () => {
  const cache = await cacheWith()
  const slow = (ms: number) => () => {
    time.now += ms
    return Promise.resolve(1)
  }
  for (let i = 0; i < 200; i++) await cache.getOrSet(`a:${i}`, slow(10))
  await ask(cache, numbered('a', 200), 4)
  for (let i = 0; i < 40; i++) await cache.getOrSet(`b:${i}`, slow(100))
  expect(kindsOf(await findingsOf(cache, time.now))).toEqual(['source-slows'])
})

test('docs/troubleshooting.md has each threshold with its default', () => {
  const page = readFileSync('docs/troubleshooting.md', 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` +\| +([\d.]+) \|/gm)].map(([, name, value]) => [name, Number(value)])
  expect(Object.fromEntries(rows)).toEqual(DEFAULT_THRESHOLDS)
})

test('a threshold can be moved', async () => {
  const cache = await cacheWith()
  await ask(cache, numbered('a', 600))
  expect(await findingsOf(cache, time.now, { requests: 1_000 })).toEqual([])
})
