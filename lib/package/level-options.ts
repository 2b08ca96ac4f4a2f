import type { RedisTarget } from '@/lib/levels/redis/redis-connection'
import type { Duration } from '@/lib/kernel/duration'
import type { Size } from '@/lib/kernel/size'
import type { Isolation } from '@/lib/engine/options'

export interface MemoryOptions {
  /** What the values may take together, by estimate; `'64mb'` by default. */
  maxBytes?: Size
  /** 1 to 2^25; 100,000 by default. */
  maxEntries?: number
  /** How values are protected from those they are handed to; `'freeze'` by default. See docs/levels.md. */
  isolation?: Isolation
}

export type RedisOptions = RedisTarget & {
  /** The longest a request waits for Redis; 300 ms by default. */
  timeout?: Duration
  /** Keep an index, so that what is cached can be listed; true by default. */
  index?: boolean
}

export interface DiskOptions {
  /** A directory of the cache's own; made where it is missing. */
  path: string
  /** What the entries may take together; `'1gb'` by default. */
  maxBytes?: Size
}

export type LevelSpec =
  | { readonly kind: 'memory'; readonly options: MemoryOptions }
  | { readonly kind: 'redis'; readonly options: RedisOptions }
  | { readonly kind: 'disk'; readonly options: DiskOptions }

/** L1: values in the process's own memory. */
export function memory(options: MemoryOptions = {}): LevelSpec {
  return { kind: 'memory', options }
}

/** L2: Redis or Valkey, shared by every process that uses the cache's name. */
export function redis(options: RedisOptions): LevelSpec {
  return { kind: 'redis', options }
}

/** L3: a SQLite database on disk that outlives the process. */
export function disk(options: DiskOptions): LevelSpec {
  return { kind: 'disk', options }
}
