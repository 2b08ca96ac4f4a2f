/** What the cases need of a cache; each peer does it in the way its documentation gives. */
export interface Member {
  get(key: string): Promise<unknown>
  getOrSet(key: string, load: () => Promise<unknown>, tags: readonly string[]): Promise<unknown>
  setMany(keys: readonly string[], value: (key: string) => unknown, tags: readonly string[]): Promise<void>
  invalidateKey(key: string): Promise<void>
  invalidateTag(tag: string): Promise<void>
  close(): Promise<void>
}

export interface Setup {
  /** Redis as this process reaches it: the shared level and the messages. */
  readonly url: string
  /** Where there is one, the lower level is a directory of the process's own, and Redis carries only the messages. */
  readonly folder?: string
}

export interface Peer {
  readonly name: string
  readonly package: string
  readonly settings: string
  /** Whether its documentation has a lower level on disk. */
  readonly hasDisk: boolean
  open(setup: Setup): Promise<Member>
}

/** Long enough that nothing expires: what goes must have been invalidated. */
export const TTL_MS = 3_600_000

export const invalidations = {
  key: (member: Member) => member.invalidateKey('item:1'),
  tag: (member: Member) => member.invalidateTag('tech'),
} as const

export type Invalidation = keyof typeof invalidations
export const INVALIDATIONS: readonly Invalidation[] = ['key', 'tag']

export const tagsFor: Record<Invalidation, readonly string[]> = { key: [], tag: ['tech'] }
