import { expect, it, vi } from 'vitest'
import { createCache, disk, memory, type CacheOptions } from '@/lib/package'
import { directory } from '@/lib/testing/behind-cache'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { strategyCache } from '@/lib/testing/strategy-cache'
import { transcribe } from '@/lib/testing/transcript'

it('loads what no level has, and tells how it goes and how it ended', async () => {
  const { cache, transcript } = strategyCache()
  await cache.set('a:1', 'held')
  transcript()
  const progress: number[] = []
  const load = (key: string) => {
    if (key === 'a:3') throw new Error('no such row')
    return key
  }
  const onProgress = ({ done, failed }: { done: number; failed: number }) => progress.push(done + failed)
  const report = await cache.warm(['a:1', 'a:2', 'a:3'], load, { concurrency: 1, onProgress })
  expect(report).toMatchObject({ done: 2, failed: 1, total: 3, loaded: 1, held: 1, stopped: false, ms: 0 })
  expect(report.firstError).toMatchObject({ name: 'SourceError', key: 'a:3' })
  expect(progress).toEqual([1, 2, 3])
  expect(transcript()).toBe(`1. load.started a:2, because of warm
2. load.finished a:2
3. entry.stored a:2 for 3600 s
4. load.started a:3, because of warm
5. load.failed a:3: no such row
6. warming.finished (asked): 1 loaded, 1 held, 1 failed of 3`)
})

it('stops when it is told to: what runs is finished, and nothing else is begun', async () => {
  const { cache } = strategyCache()
  const stop = new AbortController()
  const loading = gate()
  const load = vi.fn(() => loading.passed.then(() => 1))
  const keys = Array.from({ length: 100 }, (_, n) => `a:${n}`)
  const warming = cache.warm(keys, load, { concurrency: 3, signal: stop.signal })
  await eventually(() => expect(load).toHaveBeenCalledTimes(3))
  stop.abort()
  loading.open()
  expect(await warming).toMatchObject({ done: 3, failed: 0, total: 100, stopped: true })
  expect(load).toHaveBeenCalledTimes(3)
})

const path = directory()
function open(options: Partial<CacheOptions> = {}) {
  const levels = [memory(), disk({ path })]
  const cache = createCache({ name: 'warm', levels, warm: { keys: 'last-run', most: 3 }, ...options })
  const load = vi.fn((id: string) => `row ${id}`)
  return { cache, load, transcript: transcribe(cache), bind: () => cache.bind('row', { load }) }
}

it('a start loads what the last run read most, from the source that its namespace is bound to', async () => {
  const first = open()
  await first.cache.ready()
  const view = first.bind()
  for (const [id, reads] of Object.entries({ cold: 1, warm: 4, hot: 9, hotter: 12 }))
    for (let read = 0; read < reads; read++) await view.get(id)
  await first.cache.set('other:1', 'of no source')
  for (let read = 0; read < 50; read++) await first.cache.get('other:1')
  await first.cache.invalidate({ all: true })
  for (const id of ['cold', 'warm', 'hot', 'hotter']) await view.get(id)
  for (const [id, reads] of Object.entries({ warm: 4, hot: 9, hotter: 12 }))
    for (let read = 0; read < reads; read++) await view.get(id)
  await first.cache.invalidate({ key: 'row:hotter' })
  for (let read = 0; read < 5; read++) await view.get('hotter')
  await first.cache.close()

  const second = open()
  await second.cache.ready()
  second.bind()
  let told = ''
  await eventually(() => {
    told += second.transcript()
    expect(told).toContain('warming.finished (last-run): 0 loaded, 3 held')
  })
  expect(second.load).not.toHaveBeenCalled()
  expect(['hot', 'hotter', 'warm', 'cold'].map((id) => second.cache.peek(`row:${id}`) !== undefined)).toEqual([
    ...[true, true, true],
    false,
  ])
  await second.cache.invalidate({ all: true })
  await second.cache.close()

  const third = open()
  third.bind()
  await third.cache.ready()
  await eventually(() => expect(third.cache.peek('row:warm')).toBe('row warm'))
  expect(third.load.mock.calls.map(([id]) => id).sort()).toEqual(['hot', 'hotter', 'warm'])
  await third.cache.close()
})

it('a key that was read all along comes before one that was read often since both were loaded anew', async () => {
  const levels = [memory(), disk({ path: directory() })]
  const first = open({ levels, warm: { keys: 'last-run', most: 1 } })
  const view = first.bind()
  await view.get('always')
  for (let read = 0; read < 5_000; read++) first.cache.peek('row:always')
  await first.cache.invalidate({ all: true })
  await Promise.all([view.get('always'), view.get('lately')])
  for (let read = 0; read < 100; read++) first.cache.peek('row:lately')
  await first.cache.invalidate({ key: 'row:always' })
  await first.cache.close()
  const second = open({ levels, warm: { keys: 'last-run', most: 1 } })
  second.bind()
  await second.cache.ready()
  await eventually(() => expect(second.transcript()).toContain('warming.finished (last-run)'))
  expect(second.load.mock.calls.map(([id]) => id)).toEqual(['always'])
  await second.cache.close()
})

it('a list that was damaged is as good as none', async () => {
  const { writeFile } = await import('node:fs/promises')
  await writeFile(`${path}/hot-keys.json`, '{"half":')
  const { cache, load, bind } = open()
  bind()
  await cache.ready()
  await cache.close()
  expect(load).not.toHaveBeenCalled()
})

it('says what it needs', () => {
  expect(() => open({ levels: [memory()] })).toThrow(/warm needs disk\(\)/)
  expect(() => open({ warm: { keys: 'last-run', most: 0 } })).toThrow(/warm\.most must be a whole number/)
  expect(() => open({ warm: { keys: 'hot' as 'last-run' } })).toThrow(/warm\.keys must be 'last-run'/)
})
