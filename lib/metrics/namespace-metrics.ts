import type { CacheEvent } from '@/lib/kernel/event'
import { namespaceOf, OTHERS } from '@/lib/kernel/key'
import { OUTCOMES, type MissCause, type Outcome, type Refusal } from '@/lib/kernel/outcome'
import { BigKeys } from './big-keys'
import { HITS_PER_SAMPLE } from './hit-sampler'
import type { LifeEnd } from './key-sample'
import { TopKeys } from './top-keys'

/** What was counted for one namespace. */
export interface NamespaceCounts {
  readonly outcomes: Record<Outcome, number>
  /** Hits in memory that those which were looked at stand for; all that there were follow from their share. */
  sampledHits: number
  readonly loads: { total: number; failed: number; shared: number; ms: number }
  stored: number
  storedBytes: number
  readonly refused: Map<Refusal, number>
  /** Of followed keys (see `KeySample`): why they were loaded, and how their entries ended. */
  readonly misses: Map<MissCause, number>
  readonly ends: { unchanged: number; changed: number; overwritten: number; early: number; invalidated: number }
  readonly hot: TopKeys
  readonly big: BigKeys
}

/** Namespaces counted by their names; more are counted together, with the keys that have no `:`. */
const MOST_NAMESPACES = 64

/** A count of a hot key is too high by 1/64 of its namespace's requests at most. */
const HOT_KEYS = 64
/** Requests of a namespace after which old ones count half. */
const HALF_LIFE = 1_000_000
const BIG_KEYS = 32
/** An entry that changed, was overwritten or invalidated ended early where less than this part of its TTL was over. */
const EARLY = 0.1

/** Counts by namespace, in bounded memory. */
export class NamespaceMetrics {
  readonly #counts = new Map<string, NamespaceCounts>()
  /** Hits that one which was looked at stood for, at most. */
  #mostHits = HITS_PER_SAMPLE

  of(key: string): NamespaceCounts {
    const namespace = namespaceOf(key)
    const known = this.#counts.get(namespace)
    if (known) return known
    // The name of a key without a `:` would be the key, which no metric is to tell.
    const isNamed = namespace.length < key.length && this.#counts.size < MOST_NAMESPACES
    const name = isNamed ? namespace : OTHERS
    let counts = this.#counts.get(name)
    if (!counts) this.#counts.set(name, (counts = noCounts()))
    return counts
  }

  entries(): IterableIterator<[string, NamespaceCounts]> {
    return this.#counts.entries()
  }

  /**
   * @returns the hot keys of a namespace with how often they were read at least, as far as counters that keys share and
   * the sampling of memory hits allow to say: a sum of hits that were looked at is within two standard deviations of the truth
   */
  readAtLeast(namespace: string): { key: string; reads: number }[] {
    const top = this.#counts.get(namespace)?.hot.top(HOT_KEYS) ?? []
    return top.map(({ key, count, error }) => ({
      key,
      reads: Math.max(0, count - error - 2 * Math.sqrt(this.#mostHits * count)),
    }))
  }

  reset(): void {
    this.#counts.clear()
    this.#mostHits = HITS_PER_SAMPLE
  }

  /** @param hits for how many this one stands */
  memoryHit(key: string, hits: number): void {
    const counts = this.of(key)
    counts.sampledHits += hits
    counts.hot.add(key, hits)
    this.#mostHits = Math.max(this.#mostHits, hits)
  }

  missed(key: string, cause: MissCause): void {
    const { misses } = this.of(key)
    misses.set(cause, (misses.get(cause) ?? 0) + 1)
  }

  ended(key: string, end: LifeEnd): void {
    const { ends } = this.of(key)
    if (end.kind === 'invalidated') ends.invalidated++
    if (end.kind === 'renewed' && end.isUnchanged === true) ends.unchanged++
    if (end.kind === 'renewed' && end.isUnchanged === false) ends.changed++
    if (end.kind === 'renewed' && end.isUnchanged === undefined) ends.overwritten++
    if (end.usedPart < EARLY && !(end.kind === 'renewed' && end.isUnchanged === true)) ends.early++
  }

  record(event: CacheEvent): void {
    switch (event.kind) {
      case 'request.served': {
        const counts = this.of(event.key)
        counts.outcomes[event.outcome]++
        counts.hot.add(event.key)
        return
      }
      case 'load.finished':
      case 'load.failed':
        return this.#loaded(event)
      case 'load.shared':
        this.of(event.key).loads.shared++
        return
      case 'entry.stored':
        return this.#stored(event.key, event.sizeBytes)
      case 'entry.refused': {
        const { refused } = this.of(event.key)
        refused.set(event.reason, (refused.get(event.reason) ?? 0) + 1)
        return
      }
      default:
    }
  }

  #loaded({ kind, key, ms }: { kind: 'load.finished' | 'load.failed'; key: string; ms: number }): void {
    const { loads } = this.of(key)
    loads.total++
    loads.ms += ms
    if (kind === 'load.failed') loads.failed++
  }

  #stored(key: string, sizeBytes: number): void {
    const counts = this.of(key)
    counts.stored++
    counts.storedBytes += sizeBytes
    counts.big.note(key, sizeBytes)
  }
}

function noCounts(): NamespaceCounts {
  return {
    outcomes: { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 },
    sampledHits: 0,
    loads: { total: 0, failed: 0, shared: 0, ms: 0 },
    ...{ stored: 0, storedBytes: 0, refused: new Map(), misses: new Map() },
    ends: { unchanged: 0, changed: 0, overwritten: 0, early: 0, invalidated: 0 },
    hot: new TopKeys(HOT_KEYS, HALF_LIFE),
    big: new BigKeys(BIG_KEYS),
  }
}

/** Hits that the levels or a stale copy answered, beside those in memory that no event tells of. */
export function toldHits({ outcomes }: NamespaceCounts): number {
  return OUTCOMES.filter((outcome) => outcome !== 'source' && outcome !== 'miss').reduce(
    (sum, outcome) => sum + outcomes[outcome],
    0,
  )
}
