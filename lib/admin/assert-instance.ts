import { reasonOf } from '@/lib/kernel/errors'
import type { CacheContext } from './context'
import { noSuchProcess, Refused } from './refused'

/** @throws Refused where no process of that name runs the cache */
export async function assertInstance({ cache }: CacheContext, instance: string): Promise<void> {
  const instances = await cache.fleet.instances()
  if (!instances.some(({ id }) => id === instance)) throw noSuchProcess(instance)
}

/** @returns for the operator, that a process there is did not do what it was asked */
export function silent(instance: string, thrown: unknown): Refused {
  return new Refused('unavailable', `The process ${JSON.stringify(instance)} did not do it: ${reasonOf(thrown)}.`)
}
