import type { RedisTarget } from '@/lib/levels/redis/redis-connection'
import type { Duration } from '@/lib/kernel/duration'
import type { Size } from '@/lib/kernel/size'
import type { Isolation } from '@/lib/engine/options'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'

export interface MemoryOptions {
  /** What the values may take together, by estimate; `'64mb'` by default. */
  maxBytes?: Size | undefined
  /** 1 to 2^25; 100,000 by default. */
  maxEntries?: number | undefined
  /** How values are protected from those they are handed to; `'freeze'` by default. See docs/levels.md. */
  isolation?: Isolation | undefined
}

export type RedisOptions = RedisTarget & {
  /** The longest a request waits for Redis; 300 ms by default. */
  timeout?: Duration | undefined
  /** Keep an index, so that what is cached can be listed; true by default. */
  index?: boolean | undefined
}

export interface DiskOptions {
  /** A directory of the cache's own; made where it is missing. */
  path: string
  /** What the entries may take together; `'1gb'` by default. */
  maxBytes?: Size | undefined
}

export type LevelSpec =
  | { readonly kind: 'memory'; readonly options: MemoryOptions }
  | { readonly kind: 'redis'; readonly options: RedisOptions }
  | { readonly kind: 'disk'; readonly options: DiskOptions }

/** L1: values in the process's own memory. */
export function memory(options: MemoryOptions = {}): LevelSpec {
  assertSettings(options, 'memory() takes its bounds as an object: memory({ maxBytes })')
  assertSettingNames(options, OF_MEMORY, 'memory()')
  return { kind: 'memory', options }
}

/** L2: Redis or Valkey, shared by every process that uses the cache's name. */
export function redis(options: RedisOptions): LevelSpec {
  assertSettings(options, NO_PLACE)
  if (!('url' in options || 'sentinels' in options || 'cluster' in options || 'options' in options))
    throw new TypeError(NO_PLACE)
  assertSettingNames(options, OF_REDIS, 'redis()')
  if ('url' in options) assertRedisUrl(options.url)
  return { kind: 'redis', options }
}

/** L3: a SQLite database on disk that outlives the process. */
export function disk(options: DiskOptions): LevelSpec {
  assertSettings(options, 'disk() needs a directory of its own: disk({ path })')
  assertSettingNames(options, OF_DISK, 'disk()')
  return { kind: 'disk', options }
}

const OF_MEMORY: SettingNames<MemoryOptions> = { maxBytes: true, maxEntries: true, isolation: true }
const OF_REDIS: SettingNames<RedisOptions> = {
  ...{ url: true, sentinels: true, masterName: true, cluster: true },
  ...{ options: true, clusterOptions: true, timeout: true, index: true },
}
const OF_DISK: SettingNames<DiskOptions> = { path: true, maxBytes: true }

const NO_PLACE = "redis() needs to know where: { url: 'redis://…' }, { sentinels, masterName } or { cluster }"

function assertSettings(options: unknown, sentence: string): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(sentence)
}

/** Redis' client would take another scheme's host and port, and find out in the end that nobody there speaks Redis. */
function assertRedisUrl(url: unknown): void {
  if (typeof url !== 'string') throw new TypeError(`redis({ url }) must be text, not ${typeof url}`)
  if (url === '' || (url.includes('://') && !/^rediss?:\/\//i.test(url)))
    throw new TypeError('redis({ url }) must begin with redis:// or rediss://, or be the path of a Unix socket')
}
