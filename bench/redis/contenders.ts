import { Redis } from 'ioredis'
import { createCodec } from '@/lib/codec/frame-codec'
import { systemClock } from '@/lib/kernel/clock'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { RedisLevel } from '@/lib/levels/redis/redis-level'
import { storedEntry } from '@/lib/testing/stored-entry'

export interface Contender {
  readonly name: string
  get(key: string): Promise<unknown>
  getMany(keys: readonly string[]): Promise<unknown[]>
  close(): Promise<void>
}

const ADDRESS_OF = (key: string): { key: string; version: number } => ({ key, version: 1 })

/** About 200 bytes of JSON, as in the peers' tables. */
export function valueOf(i: number): unknown {
  return {
    id: i,
    symbol: `SYM${i}`,
    name: `Company number ${i} Incorporated`,
    sector: 'Information Technology',
    price: 100 + (i % 977) / 7,
    volume: i * 1_301,
    tags: ['tech', 'nasdaq', 'large-cap'],
    updatedAt: '2025-11-03T14:00:00.000Z',
  }
}

/** Plain ioredis with JSON: what a service without a cache library would write. */
export async function plainIoredis(url: string, keys: readonly string[]): Promise<Contender> {
  const redis = new Redis(url)
  const pipeline = redis.pipeline()
  keys.forEach((key, i) => pipeline.set(`plain:${key}`, JSON.stringify(valueOf(i)), 'PX', 3_600_000))
  await pipeline.exec()
  const parse = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text))
  return {
    name: 'ioredis + JSON',
    get: async (key) => parse(await redis.get(`plain:${key}`)),
    getMany: async (some) => (await redis.mget(some.map((key) => `plain:${key}`))).map(parse),
    close: async () => redis.disconnect(),
  }
}

/** The level as the cache uses it: all guards, and the codec's frame with its times, names and checksum. */
export async function redisLevelWithCodec(url: string, keys: readonly string[]): Promise<Contender> {
  const codec = createCodec()
  const connection = createConnection({ url }, 'cache', { random: Math.random, commandTimeoutMs: 5_000 })
  const bare = new RedisLevel({ cache: 'bench-codec', connection, clock: systemClock })
  const level = guardLevel(bare, { report: () => {}, clock: systemClock, random: Math.random })
  await level.open()
  const entries = keys.map((key, i) => {
    const { frame: _, ...meta } = storedEntry(key, { version: 1, expiresAt: Date.now() + 3_600_000, tags: ['tech'] })
    const frame = codec.encode({ ...meta, value: valueOf(i), loadMs: 3 })
    return { ...meta, frame, sizeBytes: frame.byteLength }
  })
  for (let from = 0; from < entries.length; from += 1_000) await level.write(entries.slice(from, from + 1_000))
  const decode = (frame: Uint8Array | undefined, key: string): unknown => {
    const decoded = frame && codec.decode(frame, key)
    return decoded?.kind === 'entry' ? decoded.entry.value : undefined
  }
  return {
    name: 'redis level + guards + codec',
    get: async (key) => decode((await level.read([ADDRESS_OF(key)]))[0], key),
    getMany: async (some) => (await level.read(some.map(ADDRESS_OF))).map((frame, i) => decode(frame, some[i] ?? '')),
    close: () => level.close(),
  }
}

/** Our level with JSON in place of the codec, so that transport is compared with transport; bare and with all guards. */
export async function redisLevel(url: string, keys: readonly string[], guarded: boolean): Promise<Contender> {
  const cache = guarded ? 'bench-guarded' : 'bench'
  const connection = createConnection({ url }, 'cache', { random: Math.random, commandTimeoutMs: 5_000 })
  const bare = new RedisLevel({ cache, connection, clock: systemClock })
  let events = 0
  const report = (): void => void events++
  const level = guarded ? guardLevel(bare, { report, clock: systemClock, random: Math.random }) : bare
  await level.open()
  const entries = keys.map((key, i) =>
    storedEntry(key, { version: 1, frame: Buffer.from(JSON.stringify(valueOf(i))), expiresAt: Date.now() + 3_600_000 }),
  )
  for (let from = 0; from < entries.length; from += 1_000) await level.write(entries.slice(from, from + 1_000))
  const parse = (frame: Uint8Array | undefined): unknown =>
    frame && JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString())
  return {
    name: guarded ? 'redis level + guards' : 'redis level',
    get: async (key) => parse((await level.read([ADDRESS_OF(key)]))[0]),
    getMany: async (some) => (await level.read(some.map(ADDRESS_OF))).map(parse),
    close: () => level.close(),
  }
}
