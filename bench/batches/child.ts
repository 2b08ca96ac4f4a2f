/** One batch over 100,000 keys in a process that has done nothing before, so that no code of it is compiled yet. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerAll } from '@/bench/harness/player'
import { createCache, disk, memory, redis } from '@/lib/package'
import { watchStalls } from '@/lib/testing/longest-stall'

export type Operation = 'setMany' | 'getMany' | 'getOrSetMany' | 'deleteMany'

export interface Asked {
  readonly operation: Operation
  /** Redis of its own; memory is the only level where there is none. */
  readonly url: string | undefined
}

export interface Measured {
  readonly kind: 'measured'
  readonly tookMs: number
  /** The longest time the event loop did not turn, ms. */
  readonly longestMs: number
  /** The longest of what this thread did itself in between, ms of its processor time. */
  readonly heldMs: number
}

const KEYS = 100_000

answerAll<Asked, Measured>(async ({ operation, url }) => {
  const path = await mkdtemp(join(tmpdir(), 'timberline-bench-batches-'))
  const near = memory({ maxBytes: '512mb' })
  const options = { name: 'batches', levels: url ? [near, redis({ url }), disk({ path })] : [near] }
  let cache = createCache(options)
  await cache.ready()
  const pairs = Array.from({ length: KEYS }, (_, i) => [`company:${i}`, { symbol: i, name: 'x'.repeat(60) }] as const)
  const keys = pairs.map(([key]) => key)
  const loaded = new Map(pairs)
  const runs = {
    setMany: () => cache.setMany(pairs),
    getMany: () => cache.getMany(keys),
    getOrSetMany: () => cache.getOrSetMany(keys, () => loaded),
    deleteMany: () => cache.deleteMany(keys),
  }
  if (operation === 'getMany' || operation === 'deleteMany') await cache.setMany(pairs)
  if (operation === 'getMany' && url) {
    // So that memory is empty and all of it comes from below.
    await cache.close()
    cache = createCache(options)
    await cache.ready()
  }
  globalThis.gc?.()
  const stalls = watchStalls()
  const begun = performance.now()
  await runs[operation]()
  const tookMs = performance.now() - begun
  const { longestMs, heldMs } = stalls.longest()
  stalls.stop()
  await cache.close()
  await rm(path, { recursive: true })
  return { kind: 'measured', tookMs, longestMs, heldMs }
})
