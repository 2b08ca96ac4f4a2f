import type { HeldCopy } from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'

/**
 * How many levels of this process hold a key, for the audit. Looks without reading: nothing is promoted, and no request
 * counted.
 */
export async function countCopies(cache: Cache, key: string): Promise<Record<string, number>> {
  return countServable((await cache.inspect(key)).copies)
}

/** @returns the copies that may be served and the size of the largest; levels that could not be asked, where there are some */
export function countServable(held: readonly HeldCopy[]): Record<string, number> {
  const servable = held.filter(({ present, state }) => present && state !== 'dead')
  const sizeBytes = Math.max(0, ...servable.map((copy) => copy.sizeBytes ?? 0))
  const unasked = held.filter(({ error }) => error !== undefined).length
  return { copies: servable.length, sizeBytes, ...(unasked > 0 && { unasked }) }
}
