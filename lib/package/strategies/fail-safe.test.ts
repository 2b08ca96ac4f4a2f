import { describe, expect, it, vi } from 'vitest'
import { DeadlineExceeded, SourceError } from '@/lib/package'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { strategyCache } from '@/lib/testing/strategy-cache'

const READERS = 1_000
const safe = { defaults: { ttl: '10s', staleFor: '1h' } } as const
const down = () => vi.fn((): Promise<string> => Promise.reject(new Error('source is down')))
const nextTurn = () => new Promise(setImmediate)

it('while the source is down the stale value is served as degraded, and each key is retried at growing intervals', async () => {
  const { cache, clock, transcript } = strategyCache(safe)
  await cache.getOrSet('a:1', () => 'old')
  clock.advance(10_000)
  transcript()
  const load = down()
  const readAfter = async (ms: number) => {
    clock.advance(ms)
    expect(await cache.getOrSet('a:1', load)).toBe('old')
    await nextTurn()
  }
  for (const ms of [0, 500, 500, 1_000]) await readAfter(ms)
  expect(await cache.getEntry('a:1')).toMatchObject({ state: 'stale', degraded: true })
  load.mockResolvedValue('new')
  await readAfter(1_000)
  expect(await cache.getEntry('a:1')).toMatchObject({ state: 'fresh', degraded: false, value: 'new' })
  expect(transcript()).toBe(`1. stale.served a:1: refreshing
2. load.started a:1, because of stale
3. request.served a:1 from stale
4. load.failed a:1: source is down
5. refresh.withheld a:1: backing-off
6. stale.served a:1: backing-off
7. request.served a:1 from stale
8. stale.served a:1: refreshing
9. load.started a:1, because of retry
10. request.served a:1 from stale
11. load.failed a:1: source is down
12. refresh.withheld a:1: backing-off
13. stale.served a:1: backing-off
14. request.served a:1 from stale
15. request.served a:1 from stale
16. stale.served a:1: refreshing
17. load.started a:1, because of retry
18. request.served a:1 from stale
19. load.finished a:1
20. entry.stored a:1 for 10 s
21. request.served a:1 from memory`)
})

it('past the soft timeout the stale value is served, and the load goes on', async () => {
  const { cache, clock, transcript } = strategyCache({ defaults: { ...safe.defaults, timeouts: { soft: 20 } } })
  await cache.getOrSet('a:1', () => 'old')
  clock.advance(10_000)
  transcript()
  const loading = gate<string>()
  expect(await cache.getOrSet('a:1', () => loading.passed)).toBe('old')
  loading.open('new')
  await eventually(() => expect(cache.peek('a:1')).toBe('new'))
  expect(transcript()).toBe(`1. load.started a:1, because of stale
2. load.timed-out a:1, soft timeout
3. stale.served a:1: slow
4. request.served a:1 from stale
5. load.finished a:1
6. entry.stored a:1 for 10 s`)
})

it.each([Infinity, '30d'])('a timeout of %s is longer than any load, not shorter', async (longest) => {
  const { cache, clock } = strategyCache({
    defaults: { ...safe.defaults, timeouts: { soft: longest, hard: longest } },
  })
  const loading = gate<string>()
  const first = cache.getOrSet('a:1', () => loading.passed)
  await new Promise((resolve) => setTimeout(resolve, 5))
  loading.open('old')
  expect(await first).toBe('old')
  clock.advance(10_000)
  const again = gate<string>()
  const second = cache.getOrSet('a:1', () => again.passed)
  await new Promise((resolve) => setTimeout(resolve, 5))
  again.open('new')
  expect(await second).toBe('new')
})

it('a reader whose signal is aborted waits no longer; the load goes on for the others', async () => {
  const { cache } = strategyCache()
  const loading = gate<string>()
  const leave = new AbortController()
  const load = vi.fn(() => loading.passed)
  const leaving = cache.getOrSet('a:1', load, { signal: leave.signal })
  const staying = cache.getOrSet('a:1', load)
  await eventually(() => expect(load).toHaveBeenCalled())
  leave.abort(new Error('the visitor left'))
  await expect(leaving).rejects.toThrow('the visitor left')
  loading.open('value')
  expect(await staying).toBe('value')
  expect(load).toHaveBeenCalledTimes(1)
})

it('a cache that closes stops the loads under way, and tells their signal', async () => {
  const { cache } = strategyCache()
  let signal: AbortSignal | undefined
  const reading = cache.getOrSet('a:1', (context) => {
    signal = context.signal
    return new Promise<never>(() => undefined)
  })
  const outcome = expect(reading).rejects.toThrow('the cache was closed')
  await eventually(() => expect(signal).toBeDefined())
  await cache.close()
  await outcome
  expect(signal?.aborted).toBe(true)
})

/** Loaders as bad as they come. */
const loaders: Record<string, () => unknown> = {
  'throws at once': () => {
    throw new Error('thrown')
  },
  rejects: () => Promise.reject(new Error('rejected')),
  'hangs until it is told to stop': undefined as never,
  'never settles, whatever it is told': () => new Promise(() => undefined),
  'returns undefined': () => undefined,
}

describe.each(Object.keys(loaders))('fault 20: 1,000 readers and a loader that %s', (name) => {
  const loader = vi.fn((context: { signal: AbortSignal }) => {
    if (!name.startsWith('hangs')) return loaders[name]?.()
    return new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('told to stop'))))
  })
  const stampede = async (cache: ReturnType<typeof strategyCache>['cache']) => {
    loader.mockClear()
    const begun = performance.now()
    const ends = await Promise.allSettled(Array.from({ length: READERS }, () => cache.getOrSet('a:1', loader)))
    return { ends, tookMs: performance.now() - begun }
  }
  const timeouts = { hard: 100 }

  it('are all answered with one load where nothing is held, by the hard timeout at the latest', async () => {
    const { cache } = strategyCache({ defaults: { timeouts } })
    const { ends, tookMs } = await stampede(cache)
    expect(loader).toHaveBeenCalledTimes(1)
    // The timers of a machine that others use, too.
    expect(tookMs).toBeLessThan(2_000)
    if (name === 'returns undefined')
      return expect(ends.every((end) => end.status === 'fulfilled' && end.value === undefined)).toBe(true)
    for (const end of ends) expect(end.status === 'rejected' && end.reason).toBeInstanceOf(SourceError)
    const [first] = ends
    if (/hangs|never/.test(name)) {
      expect(first).toMatchObject({ reason: { cause: expect.any(DeadlineExceeded) as unknown } })
      expect(cache.stats().strategies.hardTimeouts).toBe(1)
    }
    expect(await cache.getOrSet('a:1', () => 'the next load')).toBe('the next load')
  })

  it('are all served the stale value where there is one, with one load', async () => {
    const { cache, clock } = strategyCache({ defaults: { ...safe.defaults, timeouts } })
    await cache.getOrSet('a:1', () => 'old')
    clock.advance(10_000)
    const { ends } = await stampede(cache)
    for (const end of ends) expect(end).toEqual({ status: 'fulfilled', value: 'old' })
    expect(loader).toHaveBeenCalledTimes(1)
    expect(cache.stats().strategies.staleServed).toBe(READERS)
  })
})

it('many stale readers of one key leave room for the refreshes of others', async () => {
  const { cache, clock } = strategyCache(safe)
  for (const key of ['a:1', 'a:2']) await cache.getOrSet(key, () => 'old')
  clock.advance(10_000)
  const slow = gate<string>()
  await Promise.all(Array.from({ length: 100 }, () => cache.getOrSet('a:1', () => slow.passed)))
  await cache.getOrSet('a:2', () => 'new')
  await eventually(() => expect(cache.peek('a:2')).toBe('new'))
  slow.open('new')
})
