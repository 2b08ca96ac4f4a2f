import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { redisDriver } from 'bentocache/drivers/redis'
import { Redis } from 'ioredis'
import { type Contender, type MemoryContender, type MemorySetup, TTL_MS } from './contender'

function inMemory({ capacity, load }: MemorySetup, serialize: boolean): MemoryContender {
  const store = bentostore().useL1Layer(memoryDriver({ maxItems: capacity, serialize }))
  const bento = new BentoCache({ default: 'memory', ttl: TTL_MS, stores: { memory: store } })
  return {
    get: (key) => bento.get({ key }),
    getOrSet: (key) => bento.getOrSet({ key, factory: () => load(key) }),
    set: (key, value) => bento.set({ key, value }),
    close: () => bento.disconnectAll(),
  }
}

function onRedis(url: string) {
  const connection = new Redis(url)
  const store = bentostore().useL2Layer(redisDriver({ connection }))
  return { bento: new BentoCache({ default: 'redis', ttl: TTL_MS, stores: { redis: store } }), connection }
}

export const bentocache: Contender = {
  memory: {
    'bentocache, no serialisation': (setup) => inMemory(setup, false),
    'bentocache, default': (setup) => inMemory(setup, true),
  },
  redis: {
    bentocache: (url) => {
      const { bento, connection } = onRedis(url)
      return {
        set: (key, value) => bento.set({ key, value }),
        get: (key) => bento.get({ key }),
        getMany: (keys) => Promise.all(keys.map((key) => bento.get({ key }))),
        close: async () => connection.disconnect(),
      }
    },
  },
  tagged: {
    bentocache: (url) => {
      const { bento, connection } = onRedis(url)
      return {
        async fill(keys) {
          for (let from = 0; from < keys.length; from += 1_000)
            await Promise.all(
              keys.slice(from, from + 1_000).map((key) => bento.set({ key, value: { key }, tags: ['tech'] })),
            )
        },
        invalidate: () => bento.deleteByTag({ tags: ['tech'] }),
        get: (key) => bento.get({ key }),
        close: async () => connection.disconnect(),
      }
    },
  },
}
