import type { Stats } from '@/lib/engine/answers'
import type { NamespaceStats, Observations, RedisMemory } from '@/lib/engine/observations'

/** What a tag covers. */
export interface TagEvidence {
  readonly tag: string
  readonly entries: number
}

/** All that findings are drawn from: what was counted, and how things stand now. */
export interface Evidence {
  /** ms since the epoch. */
  readonly now: number
  readonly stats: Stats
  readonly observations: Observations
  /** TTLs of policy by namespace, ms, where they are declared. */
  readonly ttlMs: ReadonlyMap<string, number>
  readonly tags: readonly TagEvidence[]
  /** Entries over all tags' namespaces, that tags are parts of. */
  readonly entries: number
  readonly redisMemory: RedisMemory | undefined
}

/** The commonest cause of misses, among followed keys. */
export function leadingCause({ misses }: NamespaceStats) {
  const all = Object.entries(misses)
  const total = all.reduce((sum, [, count]) => sum + count, 0)
  const [cause, count] = all.reduce((most, one) => (one[1] > most[1] ? one : most), ['cold', 0])
  return { cause, part: total === 0 ? 0 : count / total, total }
}

/** Mean time of a load of the namespace, ms. */
export function meanLoadMs({ loads }: Pick<NamespaceStats, 'loads'>): number {
  return loads.total === 0 ? 0 : loads.ms / loads.total
}
