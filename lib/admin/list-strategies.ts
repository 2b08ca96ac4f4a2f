import type { CacheContext } from './context'
import { finite } from './finite'

/** How each namespace is read and written, and what came of it in this process. */
export function listStrategies({ cache, trials }: CacheContext) {
  const items = cache.strategies().map(({ namespace, isBound, strategies, counts }) => ({
    ...{ namespace, isBound, counts: { ...counts } },
    description: Object.hasOwn(cache.namespaces, namespace) ? (cache.namespaces[namespace]?.description ?? '') : '',
    strategies: strategies.map(({ name, settings }) => ({
      name,
      settings: Object.fromEntries(Object.entries(settings).map(([setting, value]) => [setting, finite(value)])),
    })),
    trials: trials?.kindsFor(namespace) ?? [],
  }))
  return { items }
}
