import { LRUCache } from 'lru-cache'
import { type Contender, TTL_MS } from './contender'

export const lruCache: Contender = {
  memory: {
    'lru-cache, count': ({ capacity }) => {
      const cache = new LRUCache<string, object>({ max: capacity })
      return { get: (key) => cache.get(key), set: (key, value) => cache.set(key, value) }
    },
    'lru-cache, count + TTL + size': ({ capacity }) => {
      const sizeCalculation = (): number => 200
      const cache = new LRUCache<string, object>({ max: capacity, ttl: TTL_MS, maxSize: 2 ** 40, sizeCalculation })
      return { get: (key) => cache.get(key), set: (key, value) => cache.set(key, value) }
    },
    'lru-cache, fetch()': ({ capacity, load }) => {
      const cache = new LRUCache<string, object>({ max: capacity, ttl: TTL_MS, fetchMethod: load })
      return { getOrSet: (key) => cache.fetch(key), set: (key, value) => cache.set(key, value) }
    },
  },
}
