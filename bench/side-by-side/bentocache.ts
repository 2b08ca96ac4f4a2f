import { BentoCache, bentostore } from 'bentocache'
import { fileDriver } from 'bentocache/drivers/file'
import { memoryDriver } from 'bentocache/drivers/memory'
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis'
import { Redis } from 'ioredis'
import { type Peer, TTL_MS } from './peer'

/** https://bentocache.dev/docs/multi-tier: memory, Redis and the Redis bus; its retry queue is on by default. */
export const bentocache: Peer = {
  name: 'bentocache',
  package: 'bentocache',
  settings: 'memory, Redis (or, where the lower level is a disk, its file driver), the Redis bus; all else by default',
  hasDisk: true,
  async open({ url, folder }) {
    const { hostname, port } = new URL(url)
    const address = { host: hostname, port: Number(port) }
    const connection = new Redis(url)
    connection.on('error', () => undefined)
    const lower = folder === undefined ? redisDriver({ connection }) : fileDriver({ directory: folder })
    const store = bentostore()
      .useL1Layer(memoryDriver({ maxItems: 200_000 }))
      .useL2Layer(lower)
      .useBus(redisBusDriver({ connection: address }))
    const bento = new BentoCache({ default: 'main', ttl: TTL_MS, stores: { main: store } })
    return {
      get: (key) => bento.get({ key }),
      getOrSet: (key, load, tags) => bento.getOrSet({ key, factory: load, tags: [...tags] }),
      async setMany(keys, value, tags) {
        for (let from = 0; from < keys.length; from += 1_000)
          await Promise.all(
            keys.slice(from, from + 1_000).map((key) => bento.set({ key, value: value(key), tags: [...tags] })),
          )
      },
      invalidateKey: async (key) => void (await bento.delete({ key })),
      invalidateTag: async (tag) => void (await bento.deleteByTag({ tags: [tag] })),
      close: async () => {
        await bento.disconnectAll()
        connection.disconnect()
      },
    }
  },
}
