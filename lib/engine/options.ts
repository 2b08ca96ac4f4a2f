import type { Clock } from '@/lib/kernel/clock'
import type { Duration } from '@/lib/kernel/duration'
import type { Size } from '@/lib/kernel/size'

/** Policy for entries: of the cache (`defaults`), of a namespace, or of one call; the narrower wins. */
export interface EntryPolicy {
  /** How long an entry is fresh; `Infinity` for ever. One hour by default. */
  ttl?: Duration | undefined
  /**
   * How long an entry is fresh on disk, where that is longer than `ttl`: for what changes rarely, or only with an
   * invalidation. What is promoted from there is fresh above for `ttl` again, but never past this.
   */
  ttlOnDisk?: Duration | undefined
  /** How long after its TTL an entry may still be served, while a load runs or the source is down. 0 by default. */
  staleFor?: Duration | undefined
  /** TTLs are shortened at random by up to this fraction, so that entries stored together do not expire together. */
  jitter?: number | undefined
  /** Reload in the background an entry that is read past this fraction of its life. */
  refreshAhead?: number | undefined
  /** XFetch's beta (Vattani et al., VLDB 2015): reload early with a probability that grows with the cost of a load. */
  earlyExpiration?: number | undefined
  /** `soft`: past it a stale copy is served and the load goes on. `hard`: past it the load is aborted. */
  timeouts?: { soft?: Duration | undefined; hard?: Duration | undefined } | undefined
  /** Store only what this accepts. */
  when?: ((value: unknown, sizeBytes: number) => boolean) | undefined
  /** Store nothing larger. */
  maxBytes?: Size | undefined
  /** Whether `null`, `''`, `[]`, `{}`, empty Maps and Sets are stored. True by default. */
  cacheEmpty?: boolean | undefined
  /**
   * How long `null` and the other empties are fresh, where that is not `ttl`: what does not exist may come to exist. They
   * are not served stale. A TTL that the loader names counts before it.
   */
  emptyTtl?: Duration | undefined
  /**
   * For how long a failure of the source is remembered, in this process: within it, readers get the same `SourceError`, or
   * a stale value, without a load. An invalidation of the key ends it. 0 by default.
   */
  errorTtl?: Duration | undefined
  /**
   * A read begins the life of an entry anew, once a tenth of it is gone. `true`: as often as it is read; a duration: up to
   * this age of the value. Entries with a shorter TTL of their own do not slide. False by default.
   */
  sliding?: boolean | Duration | undefined
  /**
   * Keys that are likely to be read next: loaded in the background after `key` had to be loaded, from the sources that
   * their namespaces are bound to.
   */
  prefetch?: ((key: string) => Iterable<string>) | undefined
  /** Compress what takes more bytes in far levels, where that saves an eighth; `'64kb'` by default, `Infinity` for never. */
  compress?: { above: Size } | undefined
  tags?: readonly string[] | undefined
}

export interface NamespacePolicy extends EntryPolicy {
  /** What lives here, for the console. */
  description?: string | undefined
  /** Rather no cache than one whose invalidations cannot be confirmed: bypasses L1 and L3 while the log is out of reach. */
  strict?: boolean | undefined
  /** Whether entries depend on the keys that their loaders read through this cache; as the cache's by default. */
  autoDepend?: boolean | undefined
}

export interface SetOptions extends EntryPolicy {
  dependsOn?: readonly string[] | undefined
}

export interface LoadOptions extends SetOptions {
  /** Answer with nothing older than this position of the log, as returned by `set` and `invalidate` (rule R12). */
  minSeq?: number | undefined
  /** Ends the waiting of this caller, not the load, which others may share. */
  signal?: AbortSignal | undefined
}

/** What a loader is handed. */
export interface LoadContext {
  readonly key: string
  /** Aborted at the hard timeout and when the cache closes. Made when it is first read: `{ ...context }` does not copy it. */
  readonly signal: AbortSignal
  tag(...tags: string[]): void
  dependOn(...keys: string[]): void
  /** Overrules the TTL of policy for this value. */
  ttl(ttl: Duration): void
  /** Hand the value to the callers but do not store it. */
  skip(): void
}

export type Loader<V> = (context: LoadContext) => V | Promise<V>
/** A loader that serves many keys, one a call. */
export type LoaderOfKey<V> = (key: string, context: LoadContext) => V | Promise<V>
/** What was found, by key; keys left out are misses. */
export type Loaded<V> = ReadonlyMap<string, V> | Readonly<Record<string, V>>
export type LoaderOfMany<V> = (keys: string[], context: Omit<LoadContext, 'key'>) => Loaded<V> | Promise<Loaded<V>>

/** How the memory level protects what it holds from those it hands it to; see `docs/levels.md`. */
export type Isolation = 'freeze' | 'copy' | 'reference'

export interface EngineOptions {
  /** Isolates keys, log and metrics: `[a-z0-9-]{1,64}`. */
  name: string
  defaults?: EntryPolicy | undefined
  namespaces?: Record<string, NamespacePolicy> | undefined
  /** Past this time without word from the log, answers say `degraded` and strict namespaces bypass L1 and L3. 5 s. */
  maxUnconfirmed?: Duration | undefined
  /**
   * Entries depend on every key that their loaders read through this cache, as if they had named it with `dependOn`, and
   * what is made of a stale value counts as no newer than that (rule R7). False by default; docs/invariants.md tells what
   * holds without, and what it costs.
   */
  autoDepend?: boolean | undefined
  /**
   * Loads at the start, a few at a time, what was read most when the process ran last: the keys of bound namespaces, from
   * their sources. Needs a disk level, which keeps the list. Off by default.
   */
  warm?: { keys: 'last-run'; most?: number | undefined; concurrency?: number | undefined } | undefined
  /**
   * Entries in Redis and on disk are signed with it (HMAC-SHA-256), and what it did not sign is a miss and an event: for a
   * Redis or a directory that others can write to. Another key empties them, in effect. 32 random bytes do; no signing by
   * default.
   */
  hmacKey?: string | Uint8Array | undefined
  clock?: Clock | undefined
  random?: (() => number) | undefined
}
