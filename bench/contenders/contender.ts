/** A function that loads what is missing; the same for all, and never called where everything is held. */
export type Load = (key: string) => Promise<object>

/** A cache in memory, as a service would set it up. Methods that a contender does not have are left out. */
export interface MemoryContender {
  set(key: string, value: object): unknown
  get?(key: string): unknown
  getOrSet?(key: string): Promise<unknown>
  close?(): Promise<void>
}

export interface MemorySetup {
  /** At most so many entries. */
  readonly capacity: number
  readonly load: Load
}

/** A cache on Redis alone or with a memory so small that it never hits. */
export interface RedisContender {
  set(key: string, value: object): Promise<unknown>
  get(key: string): Promise<unknown>
  /** In the order of the keys. */
  getMany?(keys: readonly string[]): Promise<readonly unknown[]>
  close(): Promise<void>
}

/** Entries with one tag in common. */
export interface TaggedContender {
  fill(keys: readonly string[]): Promise<void>
  /** Of the tag that all have. */
  invalidate(): Promise<unknown>
  get(key: string): unknown
  close(): Promise<void>
}

/** One library, in each way that it is measured: from the name in the tables to what makes it. */
export interface Contender {
  readonly memory?: Readonly<Record<string, (setup: MemorySetup) => MemoryContender | Promise<MemoryContender>>>
  readonly redis?: Readonly<Record<string, (url: string) => RedisContender | Promise<RedisContender>>>
  readonly tagged?: Readonly<Record<string, (url: string) => TaggedContender | Promise<TaggedContender>>>
}

export const TTL_MS = 3_600_000
