import { type CacheEntry, cachified as read, totalTtl } from '@epic-web/cachified'
import { LRUCache } from 'lru-cache'
import { type Contender, TTL_MS } from './contender'

/** On lru-cache, as its documentation shows. */
export const cachified: Contender = {
  memory: {
    'cachified on lru-cache': ({ capacity, load }) => {
      const lru = new LRUCache<string, CacheEntry>({ max: capacity })
      const cache = {
        get: (key: string) => lru.get(key),
        set: (key: string, entry: CacheEntry) => {
          const ttl = totalTtl(entry.metadata)
          return lru.set(key, entry, { ttl: ttl === Infinity ? undefined : ttl, start: entry.metadata.createdTime })
        },
        delete: (key: string) => lru.delete(key),
      }
      return {
        getOrSet: (key) => read({ key, cache, ttl: TTL_MS, getFreshValue: () => load(key) }),
        set: (key, value) => cache.set(key, { value, metadata: { createdTime: Date.now(), ttl: TTL_MS } }),
      }
    },
  },
}
