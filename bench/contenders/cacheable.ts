import KeyvRedis from '@keyv/redis'
import { Cacheable, createKeyv, Keyv } from 'cacheable'
import { type Contender, type MemoryContender, type MemorySetup, type RedisContender, TTL_MS } from './contender'

function inMemory({ capacity, load }: MemorySetup, useClone: boolean): MemoryContender {
  const primary = createKeyv({ ttl: TTL_MS, lruSize: capacity, useClone })
  const cache = new Cacheable({ primary, ttl: TTL_MS })
  return {
    get: (key) => cache.get(key),
    getOrSet: (key) => cache.getOrSet(key, () => load(key)),
    set: (key, value) => cache.set(key, value),
  }
}

function onRedis(url: string, { secondary }: { secondary: boolean }): RedisContender {
  const store = new KeyvRedis(url)
  const keyv = new Keyv({ store })
  const cache = secondary
    ? new Cacheable({ primary: createKeyv({ lruSize: 1 }), secondary: keyv, ttl: TTL_MS })
    : new Cacheable({ primary: keyv, ttl: TTL_MS })
  return {
    set: (key, value) => cache.set(key, value),
    get: (key) => cache.get(key),
    getMany: (keys) => cache.getMany([...keys]),
    close: async () => void (await store.disconnect(true)),
  }
}

export const cacheable: Contender = {
  memory: {
    'cacheable, no clone': (setup) => inMemory(setup, false),
    'cacheable, clone (default)': (setup) => inMemory(setup, true),
  },
  redis: {
    // As documented: memory first. It holds one entry, so that reads reach Redis.
    'cacheable, memory of one entry': (url) => onRedis(url, { secondary: true }),
    'cacheable, Redis as its primary': (url) => onRedis(url, { secondary: false }),
  },
  tagged: {
    cacheable: (url) => {
      const store = new KeyvRedis(url)
      const cache = new Cacheable({ primary: createKeyv(), secondary: new Keyv({ store }), ttl: TTL_MS, tags: true })
      return {
        async fill(keys) {
          for (let from = 0; from < keys.length; from += 1_000)
            await cache.setMany(keys.slice(from, from + 1_000).map((key) => ({ key, value: { key }, tags: ['tech'] })))
        },
        invalidate: () => cache.tags.invalidateTag('tech'),
        get: (key) => cache.get(key),
        close: async () => void (await store.disconnect(true)),
      }
    },
  },
}
