/** One cached value and what has to be known to serve it, the same at every level. */
export interface Entry {
  readonly key: string
  /** Anything but `undefined`, which means "no entry". */
  readonly value: unknown
  /** When the value was obtained, ms since the epoch. */
  readonly createdAt: number
  /** Fresh until then, ms since the epoch; `Infinity` for no TTL. */
  readonly expiresAt: number
  /** May be served stale until then, never before `expiresAt`. */
  readonly staleUntil: number
  readonly tags: readonly string[]
  /** Keys that this entry was made from: its direct parents. */
  readonly dependsOn: readonly string[]
  /** The generation of its namespace that the entry belongs to. */
  readonly version: number
  /** The log that `stamp` is a position of. */
  readonly epoch: string
  /** Position in the invalidation log at which obtaining the value began (rule R1). */
  readonly stamp: number
  /**
   * Tells the record at `stamp` from another that a rolled-back log put in the same place, 0 or left out where it is not
   * known. Only bytes carry it: what this process holds in memory it has stamped, or checked, itself.
   */
  readonly witness?: number
  /** What it cost to obtain the value, ms; 0 where it was handed in. */
  readonly loadMs: number
  /** Bytes of the encoded value, or an estimate where nothing is encoded. */
  readonly sizeBytes: number
  /** Written behind: the source does not have the value yet. Absent otherwise. */
  readonly dirty?: true
}

export type Freshness = 'fresh' | 'stale' | 'dead'

/** @returns what time alone allows to do with an entry; invalidations are judged apart (`floors`) */
export function freshnessAt(entry: Pick<Entry, 'expiresAt' | 'staleUntil'>, now: number): Freshness {
  return now < entry.expiresAt ? 'fresh' : now < entry.staleUntil ? 'stale' : 'dead'
}

/**
 * A read ends at the first fresh copy; a stale one is kept in hand while the levels below are asked, and gives way to
 * theirs (`lookup`).
 *
 * @param copies of one key, near levels first
 * @returns the copy that a read would answer with; a dead one where no other is held, undefined where none is
 */
export function answering<Copy extends { readonly state?: Freshness }>(copies: readonly Copy[]): Copy | undefined {
  return (
    copies.find(({ state }) => state === 'fresh') ??
    copies.findLast(({ state }) => state === 'stale') ??
    copies.find(({ state }) => state === 'dead')
  )
}
