import { createCache, disk, memory, redis } from '@/lib/package'
import { type Peer, TTL_MS } from './peer'

export const timberline: Peer = {
  name: 'timberline',
  package: 'timberline',
  settings: 'memory, Redis (or, where the lower level is a disk, memory, Redis and disk); all else by default',
  hasDisk: true,
  async open({ url, folder }) {
    const levels = [memory(), redis({ url }), ...(folder === undefined ? [] : [disk({ path: folder })])]
    const cache = createCache({ name: 'side-by-side', levels, defaults: { ttl: TTL_MS } })
    await cache.ready()
    return {
      get: (key) => cache.get(key),
      getOrSet: (key, load, tags) => cache.getOrSet(key, load, { tags }),
      setMany: async (keys, value, tags) =>
        void (await cache.setMany(
          keys.map((key) => [key, value(key)]),
          { tags },
        )),
      invalidateKey: async (key) => void (await cache.invalidate({ key })),
      invalidateTag: async (tag) => void (await cache.invalidate({ tag })),
      close: () => cache.close(),
    }
  },
}
