import type { LoadContext, SetOptions } from '@/lib/engine/options'

/**
 * Where the values of a namespace come from and go to. The functions are given what the view was called with: the part
 * of the key after the namespace, or the whole key where the caller uses whole keys.
 */
export interface Source<V> {
  /** @returns `undefined` where the source has none */
  load(id: string, context: LoadContext): V | undefined | Promise<V | undefined>
  loadMany?(ids: string[], context: Omit<LoadContext, 'key'>): Promise<ReadonlyMap<string, V>>
  save?(id: string, value: V): void | Promise<void>
  remove?(id: string): void | Promise<void>
}

export interface BindOptions extends SetOptions {
  /**
   * What a write does to the cache. `around`: the source is written, the entry is dropped (cache-aside). `through`: the
   * source is written, then every level. `around` by default.
   */
  write?: 'around' | 'through'
}

/** A namespace seen through the cache, with its source behind it. */
export interface View<V> {
  get(id: string): Promise<V | undefined>
  getMany(ids: Iterable<string>): Promise<Map<string, V>>
  /** @throws SourceError where the source refuses; the cache is then as it was */
  put(id: string, value: V): Promise<void>
  putMany(entries: Iterable<readonly [string, V]>): Promise<void>
  remove(id: string): Promise<void>
  /** Resolves when everything that was put has reached the source. */
  flush(): Promise<void>
}
