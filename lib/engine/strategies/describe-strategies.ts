import type { NamespaceStrategies, Strategy, StrategyCounts } from '@/lib/kernel/strategy'
import type { Core } from '@/lib/engine/core'
import type { NamespacePolicy } from '@/lib/engine/options'
import type { Policy } from '@/lib/engine/policy'
import type { BoundSource } from './sources'

type Settings = Strategy['settings']

export interface CountsOf {
  (namespace: string): StrategyCounts & { pending: number; deadLetters: number }
  /** For which anything was counted. */
  readonly namespaces: () => Iterable<string>
}

/** @returns each namespace that is declared, bound, or was used: the strategies that it is read and written by */
export function describeStrategies(
  core: Core,
  declared: Readonly<Record<string, NamespacePolicy>>,
  countsOf: CountsOf,
): NamespaceStrategies[] {
  const names = new Set([...Object.keys(declared), ...core.sources.namespaces, ...countsOf.namespaces()])
  return [...names].sort().map((namespace) => {
    const source = core.sources.of(namespace)
    const policy = core.policies.for(namespace, source?.options)
    return { namespace, isBound: source !== undefined, strategies: inUse(policy, source), counts: countsOf(namespace) }
  })
}

function inUse(policy: Policy, source: BoundSource | undefined): Strategy[] {
  const { ttlMs, ttlOnDiskMs, staleForMs, softTimeoutMs, hardTimeoutMs, emptyTtlMs, cacheEmpty } = policy
  const life: Settings = { ttlMs, ...(ttlOnDiskMs > 0 && { ttlOnDiskMs }) }
  const safe: Settings = {
    ...{ staleForMs, ...(softTimeoutMs > 0 && { softTimeoutMs }) },
    ...(hardTimeoutMs < Infinity && { hardTimeoutMs }),
  }
  const used: (Strategy | false)[] = [
    { name: 'cache-aside', settings: life },
    source?.write === 'through' && { name: 'write-through', settings: {} },
    source?.write === 'behind' && { name: 'write-behind', settings: {} },
    policy.refreshAhead < 1 && { name: 'refresh-ahead', settings: { refreshAhead: policy.refreshAhead } },
    policy.earlyExpiration > 0 && { name: 'early-expiration', settings: { beta: policy.earlyExpiration } },
    (staleForMs > 0 || hardTimeoutMs < Infinity) && { name: 'fail-safe', settings: safe },
    policy.errorTtlMs > 0 && { name: 'cached-errors', settings: { errorTtlMs: policy.errorTtlMs } },
    cacheEmpty && emptyTtlMs !== undefined && { name: 'negative-caching', settings: { emptyTtlMs } },
    policy.slidingMs > 0 && { name: 'sliding', settings: { upToAgeMs: policy.slidingMs } },
    policy.jitter > 0 && { name: 'jitter', settings: { jitter: policy.jitter } },
    policy.prefetch !== undefined && { name: 'prefetch', settings: {} },
  ]
  return used.filter((strategy) => strategy !== false)
}
