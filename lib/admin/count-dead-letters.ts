import type { Cache } from '@/lib/engine/cache-contract'
import type { DeadLetter, DeadLetterQuery } from '@/lib/engine/write-behind-answers'
import { reasonOf } from '@/lib/kernel/errors'
import { Refused } from './refused'

/**
 * Listing counts anew on its way. Those that journals keep are not counted by namespace.
 *
 * @returns how many there are, `null` where that is not known, and how many at most
 * @throws Refused `unavailable` where a source does not answer
 */
export async function countDeadLetters(
  cache: Cache,
  namespace?: string,
): Promise<{ known: number | null; most: number }> {
  await listDeadLetters(cache, { namespace, limit: 1 })
  const status = cache.writeBehind()
  const all = status?.deadLetters ?? 0
  if (namespace === undefined) return { known: all, most: all }
  const known = status?.namespaces.find((one) => one.namespace === namespace)?.deadLetters || null
  return { known, most: known ?? all }
}

/** @throws Refused `unavailable` where a source does not answer */
export function listDeadLetters(cache: Cache, query: DeadLetterQuery): Promise<DeadLetter[]> {
  return cache.deadLetters(query).catch((thrown: unknown) => {
    throw new Refused('unavailable', `The dead letters cannot be read: ${reasonOf(thrown)}`)
  })
}

/** For the record of a deed: what is not known does not keep anybody from doing it. */
export async function deadLettersBefore(cache: Cache): Promise<{ deadLetters: number | null }> {
  const count = await countDeadLetters(cache).catch(() => undefined)
  return { deadLetters: count?.known ?? null }
}
