import { createCache } from 'async-cache-dedupe'
import { Redis } from 'ioredis'
import { type Contender, TTL_MS } from './contender'

const ttl = TTL_MS / 1_000

/** It has no `set`: entries come in through its loader. */
export const asyncCacheDedupe: Contender = {
  memory: {
    'async-cache-dedupe': ({ capacity, load }) => {
      const cache = createCache({ ttl, storage: { type: 'memory', options: { size: capacity } } }).define('one', load)
      return { getOrSet: (key) => cache.one(key), set: (key) => cache.one(key) }
    },
  },
  tagged: {
    'async-cache-dedupe': (url) => {
      const client = new Redis(url)
      const options = { client, invalidation: { referencesTTL: ttl } }
      const cache = createCache({ ttl, storage: { type: 'redis', options } }).define(
        'one',
        { references: () => ['tech'] },
        async (key: string) => ({ key }),
      )
      return {
        async fill(keys) {
          for (let from = 0; from < keys.length; from += 500)
            await Promise.all(keys.slice(from, from + 500).map((key) => cache.one(key)))
        },
        invalidate: () => cache.invalidateAll('tech'),
        get: (key) => cache.one(key),
        close: async () => client.disconnect(),
      }
    },
  },
}
