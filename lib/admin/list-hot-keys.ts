import type { CacheContext } from './context'
import { readObservations } from './read-observations'

interface Wanted {
  readonly instance?: string
  /** Of this namespace only. */
  readonly namespace?: string
  readonly limit: number
}

/** The keys that one process was asked for most, by what is certain, and the largest that it stored. */
export async function listHotKeys(context: CacheContext, { instance, namespace: only, limit }: Wanted) {
  const observations = await readObservations(context, instance)
  const namespaces = observations.namespaces.filter(({ namespace }) => only === undefined || namespace === only)
  const hot = namespaces
    .flatMap(({ namespace, hotKeys }) =>
      hotKeys.map(({ key, count, error }) => ({ namespace, key, atLeast: count - error, atMost: count })),
    )
    .sort((a, b) => b.atLeast - a.atLeast || b.atMost - a.atMost)
  const big = namespaces
    .flatMap(({ namespace, bigKeys }) => bigKeys.map((one) => ({ namespace, ...one })))
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
  return {
    ...{ cache: context.cache.name, instance: instance ?? context.cache.fleet.id, since: observations.since },
    hot: hot
      .slice(0, limit)
      .map((one) => ({ ...one, atLeast: Math.round(one.atLeast), atMost: Math.round(one.atMost) })),
    big: big.slice(0, limit),
  }
}
