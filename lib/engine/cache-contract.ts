import type { Duration } from '@/lib/kernel/duration'
import type { EventKind, EventOf } from '@/lib/kernel/event'
import type { LevelName } from '@/lib/kernel/outcome'
import type { NamespaceStrategies } from '@/lib/kernel/strategy'
import type { Target } from '@/lib/kernel/target'
import type {
  FoundEntry,
  Inspection,
  InvalidateOptions,
  InvalidationPlan,
  InvalidationReceipt,
  ListPage,
  ListQuery,
  LogPosition,
  NamespaceVersions,
  Stats,
  Tally,
  WriteReceipt,
} from './answers'
import type { DeadLetter, DeadLetterQuery, WriteBehindStatus } from './write-behind-answers'
import type { Observations, RedisMemory } from './observations'
import type { FleetView } from './fleet-view'
import type { BindOptions, Source, View } from './strategies/source'
import type { Loader, LoaderOfKey, LoaderOfMany, LoadOptions, NamespacePolicy, SetOptions } from './options'

export interface WarmProgress {
  /** Loaded, or found fresh. */
  done: number
  failed: number
  total: number
}

/** How a warming ended. */
export interface WarmReport extends WarmProgress {
  /** Loaded from the source. */
  loaded: number
  /** Found fresh in some level, and now in memory. */
  held: number
  /** Whether `signal` ended it; the keys that are neither done nor failed were not begun. */
  stopped: boolean
  ms: number
  /** What the first key that failed threw. */
  firstError: unknown
}

/** The public face of the engine. Keys that are no keys are refused with a `TypeError`. */
export interface Cache {
  readonly name: string
  readonly namespaces: Readonly<Record<string, NamespacePolicy>>
  /** The processes that run the cache together. */
  readonly fleet: FleetView
  /** Resolves when every level was opened, or found to be out of reach, and the log was caught up with where it can be. */
  ready(): Promise<void>

  get<V = unknown>(key: string): Promise<V | undefined>
  peek<V = unknown>(key: string): V | undefined
  getEntry<V = unknown>(key: string): Promise<FoundEntry<V> | undefined>
  getMany<V = unknown>(keys: Iterable<string>): Promise<Map<string, V>>
  getOrSet<V>(key: string, load: Loader<V>, options?: LoadOptions): Promise<V>
  getOrSetMany<V>(keys: Iterable<string>, load: LoaderOfMany<V>, options?: LoadOptions): Promise<Map<string, V>>

  set(key: string, value: unknown, options?: SetOptions): Promise<WriteReceipt>
  setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): Promise<WriteReceipt>
  delete(key: string): Promise<number>
  deleteMany(keys: Iterable<string>): Promise<number>
  /**
   * Gives entries another TTL from now on, as they are, in every level and process: nothing that was made from them goes,
   * and what was invalidated stays so. A process that does not answer keeps the life that it knows.
   *
   * @returns how many of the keys had an entry that may be served, and whose source has it
   */
  retime(keys: Iterable<string>, ttl: Duration): Promise<number>

  preview(target: Target): Promise<InvalidationPlan>
  invalidate(target: Target, options?: InvalidateOptions): Promise<InvalidationReceipt>
  undo(seq: number): Promise<InvalidationReceipt>
  /** The active generation of a namespace; 1 where it never was bumped. */
  version(namespace: string): number
  versions(namespace: string): NamespaceVersions
  /** Starts a new generation, which is empty; all processes switch at one position of the log, `seq`. */
  bumpVersion(namespace: string): Promise<NamespaceVersions & { seq: number }>
  /**
   * Makes a generation active again, at once, since its entries were kept.
   *
   * @param version its number, or what `bumpVersion` answered when it began
   * @throws TypeError where it never was active
   */
  activateVersion(
    namespace: string,
    version: number | { readonly active: number },
  ): Promise<NamespaceVersions & { seq: number }>

  /**
   * Loads those keys that no level has fresh, a few at a time (8 by default), one call of `load(key, context)` each. A key that fails is counted, and the others
   * go on; an aborted `signal` lets the loads under way finish and starts no more.
   */
  warm<V>(
    keys: Iterable<string>,
    load: LoaderOfKey<V>,
    options?: LoadOptions & {
      concurrency?: number | undefined
      onProgress?: ((progress: WarmProgress) => void) | undefined
    },
  ): Promise<WarmReport>

  /** A namespace seen through the cache, with its source behind it. */
  bind<V>(namespace: string, source: Source<V>, options?: BindOptions): View<V>

  /** What waits for its source; undefined where the cache has no journal. */
  writeBehind(): WriteBehindStatus | undefined
  /** Write-behind's writes that their source refuses for good, of bound namespaces; pass the last one on for what follows. */
  deadLetters(query?: DeadLetterQuery): Promise<DeadLetter[]>
  /**
   * Applies one after all and takes it out. `superseded`: a newer write of the key was applied, so it changes nothing.
   * @throws NoDeadLetter, else what the source threw; the dead letter is then kept
   */
  redriveDeadLetter(id: string): Promise<'applied' | 'superseded'>
  discardDeadLetter(id: string): Promise<void>

  /**
   * Leaves a level alone for a while, in this process; 0 ends it. At most a day.
   * @returns until when, ms since the epoch; undefined where the level is asked
   */
  bypass(level: LevelName, duration: Duration): number | undefined

  inspect(key: string): Promise<Inspection>
  list(query?: ListQuery): Promise<ListPage>
  /** Entries and bytes by namespace and by tag: counted one by one up to 20,000, beyond that by the levels' indexes. */
  tally(): Promise<Tally>
  position(): LogPosition
  cleanup(): Promise<number>
  /** How each namespace is read and written, and what came of it. */
  strategies(): NamespaceStrategies[]
  /** At once; what far levels hold is as of at most a few seconds ago. */
  stats(): Stats
  /** What `stats` does not tell: by namespace, why values were missing, hot and big keys. */
  observations(): Observations
  /** How Redis handles its memory; undefined without Redis, or where it does not answer. */
  redisMemory(): Promise<RedisMemory | undefined>
  resetStats(): void
  /** @returns a function that takes the listener off again */
  on<K extends EventKind>(kind: K, listener: (event: EventOf<K>) => void): () => void
  close(): Promise<void>
}
