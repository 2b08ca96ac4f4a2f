import { EventEmitter } from 'node:events'
import KeyvRedis from '@keyv/redis'
import { RedisMessageProvider } from '@qified/redis'
import { Cacheable, createKeyv } from 'cacheable'
import { type Peer, TTL_MS } from './peer'

/** https://cacheable.org/docs/cacheable: memory, Redis, tags, and CacheSync over Redis. */
export const cacheable: Peer = {
  name: 'cacheable',
  package: 'cacheable',
  settings: 'memory, Redis, tags: true, sync over @qified/redis; all else by default',
  hasDisk: false,
  async open({ url }) {
    const secondary = new KeyvRedis(url)
    const provider = new RedisMessageProvider({ uri: url })
    const primary = createKeyv({ ttl: TTL_MS, lruSize: 200_000 })
    const cache = new Cacheable({ primary, secondary, ttl: TTL_MS, tags: true, sync: { qified: provider } })
    // The provider leaves its clients' errors unheard, so that a connection that breaks would end the process.
    for (const client of Object.values(provider))
      if (client instanceof EventEmitter) client.on('error', () => undefined)
    // Both tell of connections that break as events that nobody may leave unheard.
    cache.on('error', () => undefined)
    secondary.on('error', () => undefined)
    return {
      get: (key) => cache.get(key),
      // Its getOrSet takes no tags, so what is tagged is read and set.
      async getOrSet(key, load, tags) {
        if (tags.length === 0) return cache.getOrSet(key, load)
        const held: unknown = await cache.get(key)
        if (held !== undefined) return held
        const loaded = await load()
        await cache.set(key, loaded, { tags: [...tags] })
        return loaded
      },
      async setMany(keys, value, tags) {
        for (let from = 0; from < keys.length; from += 1_000)
          await cache.setMany(
            keys.slice(from, from + 1_000).map((key) => ({ key, value: value(key), tags: [...tags] })),
          )
      },
      invalidateKey: async (key) => void (await cache.delete(key)),
      invalidateTag: async (tag) => void (await cache.tags.invalidateTag(tag)),
      close: async () => {
        await provider.disconnect()
        await secondary.disconnect(true)
      },
    }
  },
}
