import { bareHit } from './bare-hit'
import { entryOf, newLevel } from '@/bench/memory/level-of'
import { createCache, memory, redis, type Cache, type LevelSpec } from '@/lib/package'
import {
  type Contender,
  type MemoryContender,
  TTL_MS,
  type MemorySetup,
  type RedisContender,
  type TaggedContender,
} from './contender'

/** As a service would: a TTL, a bound in bytes, tags; stamps and metrics cannot be turned off. */
function inMemory({ capacity }: MemorySetup, tags: string[] = ['companies']): Cache {
  return createCache({
    name: 'bench',
    levels: [memory({ maxEntries: capacity, maxBytes: '8gb' })],
    defaults: { ttl: TTL_MS, tags },
  })
}

function peeking(cache: Cache): MemoryContender {
  return { get: (key) => cache.peek(key), set: (key, value) => cache.set(key, value), close: () => cache.close() }
}

/** Without an engine round it: what P3 speaks of. */
function levelAlone({ capacity }: MemorySetup): MemoryContender {
  const level = newLevel(capacity)
  return { get: (key) => level.read(key, 1, 1), set: (key, value) => level.write(entryOf(key, value, 0), 1, false) }
}

async function onRedis(url: string, near: readonly LevelSpec[]): Promise<RedisContender> {
  const levels = [...near, redis({ url, timeout: '5s' })]
  const cache = createCache({ name: 'bench', levels, defaults: { ttl: TTL_MS } })
  await cache.ready()
  return {
    set: (key, value) => cache.set(key, value),
    get: (key) => cache.get(key),
    getMany: async (keys) => [...(await cache.getMany(keys)).values()],
    close: () => cache.close(),
  }
}

function tagged(cache: Cache): TaggedContender {
  return {
    async fill(keys) {
      for (let from = 0; from < keys.length; from += 1_000)
        await cache.setMany(
          keys.slice(from, from + 1_000).map((key) => [key, { key }] as const),
          { tags: ['tech'] },
        )
    },
    invalidate: () => cache.invalidate({ tags: ['tech'], match: 'any' }),
    get: (key) => cache.get(key),
    close: () => cache.close(),
  }
}

export const timberline: Contender = {
  memory: {
    'Timberline, peek': (setup) => peeking(inMemory(setup)),
    'Timberline, peek, no tags': (setup) => peeking(inMemory(setup, [])),
    'Timberline, peek, neither metrics nor stamps': bareHit,
    'Timberline, the level alone': levelAlone,
    Timberline: (setup) => {
      const cache = inMemory(setup)
      return {
        get: (key) => cache.get(key),
        getOrSet: (key) => cache.getOrSet(key, () => setup.load(key)),
        set: (key, value) => cache.set(key, value),
        close: () => cache.close(),
      }
    },
  },
  redis: {
    Timberline: (url) => onRedis(url, []),
    'Timberline, memory of one entry': (url) => onRedis(url, [memory({ maxEntries: 1 })]),
  },
  tagged: {
    'Timberline, memory': () =>
      tagged(createCache({ name: 'bench', levels: [memory({ maxEntries: 2 ** 21, maxBytes: '8gb' })] })),
    'Timberline, memory + Redis': (url) =>
      tagged(
        createCache({
          name: 'bench',
          levels: [memory({ maxEntries: 2 ** 21, maxBytes: '8gb' }), redis({ url, timeout: '5s' })],
        }),
      ),
  },
}
