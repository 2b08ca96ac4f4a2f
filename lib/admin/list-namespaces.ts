import type { NamespaceStats } from '@/lib/engine/observations'
import type { NamespacePolicy } from '@/lib/engine/options'
import { parseDuration } from '@/lib/kernel/duration'
import { parseSize } from '@/lib/kernel/size'
import type { CacheContext } from './context'
import { finite } from './finite'
import { pageOf, type PageQuery } from './page-of'
import { readObservations } from './read-observations'

/** The catalogue of keys: every namespace that is declared or has entries. */
export async function listNamespaces(context: CacheContext, { instance, ...query }: PageQuery & { instance?: string }) {
  const { cache } = context
  const tally = await context.tallies.of(cache)
  const { namespaces } = await readObservations(context, instance)
  const observed = new Map(namespaces.map((seen) => [seen.namespace, seen]))
  const names = new Set([...Object.keys(cache.namespaces), ...tally.namespaces.keys()])
  const { items, ...page } = pageOf([...names], query, (name) => name)
  const written = items.map((namespace) => {
    const declared = Object.hasOwn(cache.namespaces, namespace) ? cache.namespaces[namespace] : undefined
    const { active, known } = cache.versions(namespace)
    return {
      namespace,
      declared: declared !== undefined,
      description: declared?.description ?? '',
      policy: declared ? writePolicy(declared) : {},
      version: { active, known: [...known] },
      ...(tally.namespaces.get(namespace) ?? { entries: 0, bytes: 0, hits: 0 }),
      canRefresh: context.loaderOf(namespace) !== undefined,
      counted: countsOf(observed.get(namespace)),
    }
  })
  return {
    items: written,
    ...page,
    totalIsExact: tally.isExact,
    asOf: tally.asOf,
    unseen: tally.unanswered,
  }
}

function countsOf(seen: NamespaceStats | undefined) {
  if (!seen || seen.requests.total === 0) return null
  const { requests, loads, avoided } = seen
  return {
    ...{ requests: requests.total, hitRate: requests.hitRate },
    ...{ loads: loads.total, loadMs: loads.ms, avoidedMs: avoided.ms },
  }
}

function writePolicy(policy: NamespacePolicy) {
  return {
    ttlMs: policy.ttl === undefined ? undefined : finite(parseDuration(policy.ttl)),
    staleForMs: policy.staleFor === undefined ? undefined : parseDuration(policy.staleFor),
    refreshAhead: policy.refreshAhead,
    earlyExpiration: policy.earlyExpiration,
    jitter: policy.jitter,
    maxBytes: policy.maxBytes === undefined ? undefined : parseSize(policy.maxBytes),
    cacheEmpty: policy.cacheEmpty,
    strict: policy.strict,
    tags: policy.tags && [...policy.tags],
  }
}
