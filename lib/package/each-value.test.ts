import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyValue } from '@/lib/testing/every-value'
import { type RedisServer, startRedis } from '@/lib/testing/redis-server'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createCache, disk, memory, redis, type CacheOptions } from './index'

let server: RedisServer
beforeAll(async () => void (server = await startRedis({ unixSocket: true })))
afterAll(() => server.stop())

const path = temporaryFolder('each-value')
const shared = () => redis({ url: server.url, timeout: '5s' })
const keys = Object.keys(everyValue).map((kind) => `v:${kind}`)

/** Kinds that do not come back as they went in. */
const changed = (found: ReadonlyMap<string, unknown>): string[] =>
  Object.entries(everyValue).flatMap(([kind, value]) => {
    const back = found.get(`v:${kind}`)
    const isSame =
      isDeepStrictEqual(back, value) && Object.prototype.toString.call(back) === Object.prototype.toString.call(value)
    return isSame ? [] : [kind]
  })

it.each<[string, () => CacheOptions['levels']]>([
  ['memory, frozen', () => [memory()]],
  ['memory, copied', () => [memory({ isolation: 'copy' })]],
  ['memory, by reference', () => [memory({ isolation: 'reference' })]],
  ['Redis', () => [shared()]],
  ['disk', () => [disk({ path: `${path}/alone` })]],
])('values of every kind come back from %s as they went in, one by one and together', async (name, levels) => {
  const cache = createCache({ name: name.toLowerCase().replaceAll(/[^a-z]+/g, '-'), levels: levels() })
  await cache.setMany(Object.entries(everyValue).map(([kind, value]) => [`v:${kind}`, value]))
  expect(changed(await cache.getMany(keys))).toEqual([])
  const alone = await Promise.all(keys.map(async (key): Promise<[string, unknown]> => [key, await cache.get(key)]))
  expect(changed(new Map(alone))).toEqual([])
  await cache.close()
})

it('values of every kind come back as they went in once they were copied from disk into Redis and memory', async () => {
  const levels = (): CacheOptions['levels'] => [memory(), shared(), disk({ path: `${path}/all` })]
  const first = createCache({ name: 'promoted', levels: levels() })
  await first.setMany(Object.entries(everyValue).map(([kind, value]) => [`v:${kind}`, value]))
  await first.close()
  const cache = createCache({ name: 'promoted', levels: levels() })
  for (const _ of ['from Redis', 'from memory']) expect(changed(await cache.getMany(keys))).toEqual([])
  expect(cache.stats().requests.byOutcome).toMatchObject({ redis: keys.length, memory: keys.length })
  await cache.close()
})
