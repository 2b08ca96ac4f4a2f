import { afterEach } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { createCache, type CacheOptions } from '@/lib/package'
import { FakeClock } from './fake-clock'
import { transcribe } from './transcript'

const caches: Cache[] = []
afterEach(async () => void (await Promise.all(caches.splice(0).map((cache) => cache.close()))))

/** A cache whose time and chance are a test's, with a transcript of what it decides; closed after the test. */
export function strategyCache(options: Partial<CacheOptions> = {}): {
  readonly cache: Cache
  readonly clock: FakeClock
  readonly transcript: () => string
} {
  const clock = new FakeClock()
  const cache = createCache({ name: 'strategies', clock, random: () => 0, ...options })
  caches.push(cache)
  return { cache, clock, transcript: transcribe(cache) }
}
