import type { CacheContext } from './context'
import { finite } from './finite'
import { noSuchProcess } from './refused'

/** How each namespace is read and written, and what came of it: in all processes, or in one of them. */
export async function listStrategies({ cache, trials }: CacheContext, { instance }: { instance?: string }) {
  const told = await cache.fleet.strategies(instance)
  if (!told) throw noSuchProcess(instance)
  const items = told.namespaces.map(({ namespace, isBound, strategies, counts }) => ({
    ...{ namespace, isBound, counts: { ...counts } },
    description: Object.hasOwn(cache.namespaces, namespace) ? (cache.namespaces[namespace]?.description ?? '') : '',
    strategies: strategies.map(({ name, settings }) => ({
      name,
      settings: Object.fromEntries(Object.entries(settings).map(([setting, value]) => [setting, finite(value)])),
    })),
    trials: trials?.kindsFor(namespace) ?? [],
  }))
  return { items, silent: told.silent }
}
