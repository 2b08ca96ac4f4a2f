import { Redis } from 'ioredis'
import { type Contender, type RedisContender, TTL_MS } from './contender'

const parse = (text: string | null | undefined): unknown => (text ? JSON.parse(text) : undefined)

function plain(url: string, enableAutoPipelining: boolean): RedisContender {
  const redis = new Redis(url, { enableAutoPipelining })
  return {
    set: (key, value) => redis.set(key, JSON.stringify(value), 'PX', TTL_MS),
    get: async (key) => parse(await redis.get(key)),
    getMany: async (keys) => (await redis.mget([...keys])).map(parse),
    close: async () => redis.disconnect(),
  }
}

/** What a service without a cache library would write. */
export const ioredis: Contender = {
  redis: {
    'ioredis + JSON': (url) => plain(url, false),
    'ioredis, autoPipelining': (url) => plain(url, true),
  },
  tagged: {
    'sets of members (SMEMBERS + UNLINK)': (url) => {
      const redis = new Redis(url)
      return {
        async fill(keys) {
          for (let from = 0; from < keys.length; from += 1_000) {
            const some = keys.slice(from, from + 1_000)
            const pipeline = redis.pipeline().sadd('tag:tech', ...some)
            for (const key of some) pipeline.set(key, JSON.stringify({ key }), 'PX', TTL_MS)
            await pipeline.exec()
          }
        },
        async invalidate() {
          const keys = await redis.smembers('tag:tech')
          for (let from = 0; from < keys.length; from += 1_000) await redis.unlink(keys.slice(from, from + 1_000))
          await redis.unlink('tag:tech')
        },
        get: async (key) => parse(await redis.get(key)),
        close: async () => redis.disconnect(),
      }
    },
  },
}
