import type { RedisContender } from '@/bench/contenders/contender'
import { valueOf } from '@/bench/harness/samples'
import { createCodec } from '@/lib/codec/frame-codec'
import { systemClock } from '@/lib/kernel/clock'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import { createConnection } from '@/lib/levels/redis/redis-connection'
import { RedisLevel } from '@/lib/levels/redis/redis-level'
import { storedEntry } from '@/lib/testing/stored-entry'

/** Filled when it is made: its entries go in by the level's own batches. */
export type FilledContender = Omit<RedisContender, 'set'>

const ADDRESS_OF = (key: string): { key: string; version: number } => ({ key, version: 1 })

/** The level as the cache uses it: all guards, and the codec's frame with its times, names and checksum. */
async function redisLevelWithCodec(url: string, keys: readonly string[]): Promise<FilledContender> {
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
    get: async (key) => decode((await level.read([ADDRESS_OF(key)]))[0], key),
    getMany: async (some) => (await level.read(some.map(ADDRESS_OF))).map((frame, i) => decode(frame, some[i] ?? '')),
    close: () => level.close(),
  }
}

/** Our level with JSON in place of the codec, so that transport is compared with transport; bare and with all guards. */
async function redisLevel(url: string, keys: readonly string[], guarded: boolean): Promise<FilledContender> {
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
    get: async (key) => parse((await level.read([ADDRESS_OF(key)]))[0]),
    getMany: async (some) => (await level.read(some.map(ADDRESS_OF))).map(parse),
    close: () => level.close(),
  }
}

/** By their names in the table. */
export const OWN_LEVELS: Record<string, (url: string, keys: readonly string[]) => Promise<FilledContender>> = {
  'Timberline, level alone, JSON': (url, keys) => redisLevel(url, keys, false),
  'Timberline, level and guards, JSON': (url, keys) => redisLevel(url, keys, true),
  'Timberline, level, guards, codec': redisLevelWithCodec,
}
