import { Redis } from 'ioredis'
import { Loader, ManualCache, RedisCache } from 'layered-loader'
import { type Contender, TTL_MS } from './contender'

const json = { json: true, ttlInMsecs: TTL_MS }

export const layeredLoader: Contender = {
  memory: {
    'layered-loader, synchronous': ({ capacity }) => {
      const cache = new ManualCache<object>({
        inMemoryCache: { cacheType: 'lru-map', ttlInMsecs: TTL_MS, maxItems: capacity },
      })
      return { get: (key) => cache.getInMemoryOnly(key), set: (key, value) => cache.set(key, value) }
    },
    'layered-loader': ({ capacity, load }) => {
      const loader = new Loader<object>({
        inMemoryCache: { cacheType: 'lru-map', ttlInMsecs: TTL_MS, maxItems: capacity },
        dataSourceGetOneFn: load,
      })
      return { getOrSet: (key) => loader.get(key), set: (key, value) => loader.forceSetValue(key, value) }
    },
  },
  redis: {
    'layered-loader': (url) => {
      const redis = new Redis(url)
      const cache = new ManualCache<object>({
        asyncCache: new RedisCache<object>(redis, json),
        // It wants to find the key in the value again.
        cacheKeyFromValueResolver: (value) => `company:${Reflect.get(value, 'id')}`,
      })
      return {
        set: (key, value) => cache.set(key, value),
        get: (key) => cache.get(key),
        getMany: (keys) => cache.getMany([...keys]),
        close: async () => redis.disconnect(),
      }
    },
  },
}
