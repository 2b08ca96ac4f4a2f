import KeyvRedis from '@keyv/redis'
import { createCache } from 'cache-manager'
import { KeyvCacheableMemory } from 'cacheable'
import { Keyv } from 'keyv'
import { type Contender, TTL_MS } from './contender'

export const cacheManager: Contender = {
  memory: {
    'cache-manager, LRU': ({ capacity, load }) => {
      const store = new KeyvCacheableMemory({ ttl: TTL_MS, lruSize: capacity })
      const cache = createCache({ stores: [new Keyv({ store })], ttl: TTL_MS })
      return {
        get: (key) => cache.get(key),
        getOrSet: (key) => cache.wrap(key, () => load(key)),
        set: (key, value) => cache.set(key, value),
      }
    },
  },
  redis: {
    'cache-manager': (url) => {
      const cache = createCache({ stores: [new Keyv({ store: new KeyvRedis(url) })], ttl: TTL_MS })
      return {
        set: (key, value) => cache.set(key, value),
        get: (key) => cache.get(key),
        getMany: (keys) => cache.mget([...keys]),
        close: async () => void (await cache.disconnect()),
      }
    },
  },
}
