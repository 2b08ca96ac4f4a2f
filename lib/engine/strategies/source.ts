import type { LoadContext, Loaded, SetOptions } from '@/lib/engine/options'
import type { BuriedPlace } from '@/lib/kernel/buried-place'
import type { BuriedWrite } from '@/lib/ports/journal'

/**
 * Where the values of a namespace come from and go to. The functions are given what the view was called with: the part
 * of the key after the namespace, or the whole key where the caller uses whole keys.
 */
export interface Source<V> {
  /** @returns `undefined` where the source has none */
  load(id: string, context: LoadContext): V | undefined | Promise<V | undefined>
  loadMany?(ids: string[], context: Omit<LoadContext, 'key'>): Loaded<V> | Promise<Loaded<V>>
  save?(id: string, value: V): void | Promise<void>
  remove?(id: string): void | Promise<void>
  /**
   * Lets write-behind put what it writes, how far it has come, and what it gives up into one transaction, so that the
   * effect of each write is exactly once. Without it a write is applied at least once (again, where the process ends
   * between the write and its note in the journal), and processes that write the same key are not put in order.
   *
   * @param work may be called again where the first attempt came to nothing
   */
  transaction?<T>(work: (tx: SourceTransaction<V>) => Promise<T>): Promise<T>
  /**
   * Whether trying a write again is of no use, so that it becomes a dead letter: constraint violations are of that kind,
   * a database that is away is not. Where it is left out, every write is tried again for ever, and those behind it wait.
   */
  isPermanent?(error: unknown): boolean
}

/** The writes of one process's journal to one namespace: they are applied in order. */
export interface Lane {
  readonly journal: string
  readonly namespace: string
}

export interface VersionedWrite<V> {
  readonly namespace: string
  readonly key: string
  readonly id: string
  /** Undefined for a removal. */
  readonly value: V | undefined
  /** Text that sorts as the writes were made, over all processes. */
  readonly version: string
}

/** What write-behind asks of a source's transaction. Nothing of it may outlive a transaction that is rolled back. */
export interface SourceTransaction<V> {
  /** @returns number of the lane's last write that was applied, 0 for none */
  progress(lane: Lane): Promise<number>
  /** Compare-and-set. @returns false where progress was not at `from` */
  moveProgress(lane: Lane, step: { readonly from: number; readonly to: number }): Promise<boolean>
  /** Applies a write only if none with a higher version was applied to the key. @returns that version, if there is one */
  write(write: VersionedWrite<V>): Promise<string | undefined>
  bury(write: BuriedWrite): Promise<void>
  countBuried(namespace: string): Promise<number>
  /** The longest buried first, then by journal and number. @param after where the last page ended */
  buried(namespace: string, page: { after?: BuriedPlace; limit: number }): Promise<readonly BuriedWrite[]>
  /** Takes one out. @returns it, where it was there */
  unbury(lane: Lane, seq: number): Promise<BuriedWrite | undefined>
}

export interface BindOptions extends SetOptions {
  /**
   * What a write does to the cache. `around`: the source is written, the entry is dropped (cache-aside). `through`: the
   * source is written, then every level. `behind`: the journal is written, then every level, and the source later; needs
   * `createCache({ journal })`. `around` by default.
   */
  write?: 'around' | 'through' | 'behind' | undefined
}

/** A namespace seen through the cache, with its source behind it. */
export interface View<V> {
  get(id: string): Promise<V | undefined>
  getMany(ids: Iterable<string>): Promise<Map<string, V>>
  /**
   * @throws SourceError where the source refuses; the cache is then as it was. With write-behind: `JournalFailure` where
   *   the write could not be made durable, `WriteBehindFull` where too many wait; neither is applied, unless the failure's
   *   `outcome` is `unknown`
   */
  put(id: string, value: V): Promise<void>
  putMany(entries: Iterable<readonly [string, V]>): Promise<void>
  remove(id: string): Promise<void>
  /** Resolves when everything that was put so far has reached the source, or is a dead letter. */
  flush(): Promise<void>
}
