import type { Observations } from '@/lib/engine/observations'
import { assertInstance, silent } from './assert-instance'
import type { CacheContext } from './context'

/** What a process saw beside its counts; this one where none is named. */
export async function readObservations(context: CacheContext, instance: string | undefined): Promise<Observations> {
  const { cache } = context
  if (instance === undefined || instance === cache.fleet.id) return cache.observations()
  await assertInstance(context, instance)
  return cache.fleet.observations(instance).catch((thrown: unknown) => {
    throw silent(instance, thrown)
  })
}
