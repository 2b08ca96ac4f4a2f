import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTestContext } from '@/lib/testing/admin-context'
import type { LiveMessage } from './live-feed'

let built: Awaited<ReturnType<typeof createTestContext>>
beforeEach(async () => {
  vi.useFakeTimers()
  built = await createTestContext()
})
afterEach(() => {
  built.feed.close()
  vi.useRealTimers()
})

const down = { kind: 'level.status', level: 'redis', status: 'down', reason: 'gone' } as const
const served = { kind: 'request.served', key: 'k', outcome: 'memory', ms: 1 } as const

/** @returns what was told since, and a function that ends the watch */
function watch(lastId?: string) {
  const told: LiveMessage[] = []
  const off = built.feed.watch({ onMessage: (message) => told.push(message), onClose: () => undefined }, lastId)
  return { told, off, kinds: () => told.map(({ event }) => event.kind) }
}

test('what happens all the time is listened to only while somebody watches', async () => {
  built.cache.emit(served)
  const first = watch()
  await vi.advanceTimersByTimeAsync(500)
  expect(first.kinds()).toEqual([])
  built.cache.emit(served)
  await vi.advanceTimersByTimeAsync(500)
  expect(first.kinds()).toEqual(['activity'])
  first.off()
  built.cache.emit(served)
  const second = watch()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(second.kinds()).toEqual([])
})

test('who was away for too long is told only what is new', () => {
  for (let at = 0; at < 300; at++) built.cache.emit(down)
  expect(watch('life-20').told).toEqual([])
  expect(watch('life-290').told.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `life-${291 + at}`))
})

test('an invalidation is told with its first names, a write is not', () => {
  const { told, kinds } = watch()
  const place = { seq: 7, nonce: 'n', origin: 'o', at: 0 }
  const names = Array.from({ length: 50 }, (_, at) => `t:${at}` as const)
  const applied = { kind: 'invalidation.applied', local: true } as const
  built.cache.emit({ ...applied, record: { ...place, kind: 'write', mode: 'hard', names } })
  expect(kinds()).toEqual([])
  built.cache.emit({ ...applied, record: { ...place, kind: 'invalidate', mode: 'soft', names } })
  expect(told[0]?.event).toMatchObject({ kind: 'invalidation', seq: 7, mode: 'soft', local: true })
  expect(told[0]?.event).toHaveProperty('names.length', 20)
})

test('one watcher that ends leaves the others what they had', async () => {
  const [one, other] = [watch(), watch()]
  one.off()
  built.cache.emit(down)
  built.cache.emit(served)
  await vi.advanceTimersByTimeAsync(500)
  expect([one.kinds(), other.kinds()]).toEqual([[], ['level', 'activity']])
  expect(built.feed.watchers).toBe(1)
})
