import type { Frame } from './fetch-frames'

/**
 * Keys in one MGET. At 200 B a value it is 100 KB and about a millisecond of our time; twice as many were no faster a key
 * (bench/redis/reads.ts) and hold the event loop for twice as long.
 */
export const KEYS_PER_FETCH = 512
/** Fetches of one large read under way at once: enough to hide the round trip, few enough to bound what is buffered. */
const FETCHES_AHEAD = 4

type Fetch = (keys: readonly string[]) => Promise<Frame[]>

/**
 * Fetches in steps, so that 100,000 keys do not hold the event loop for their whole length, and each key of a step once:
 * readers of one moment often want the same ones.
 *
 * @returns a frame or `undefined` for each key, in order
 */
export function fetchInSteps(keys: readonly string[], fetch: Fetch): Promise<Frame[]> {
  return keys.length > KEYS_PER_FETCH ? fetchAll(keys, fetch) : fetchDistinct(keys, fetch)
}

async function fetchAll(keys: readonly string[], fetch: Fetch): Promise<Frame[]> {
  const frames = new Array<Frame>(keys.length)
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < keys.length) {
      const from = next
      next += KEYS_PER_FETCH
      const part = await fetchDistinct(keys.slice(from, from + KEYS_PER_FETCH), fetch)
      for (let i = 0; i < part.length; i++) frames[from + i] = part[i]
    }
  }
  await Promise.all(Array.from({ length: FETCHES_AHEAD }, lane))
  return frames
}

function fetchDistinct(keys: readonly string[], fetch: Fetch): Promise<Frame[]> {
  if (keys.length === 1) return fetch(keys)
  const unique = new Set(keys)
  return unique.size === keys.length ? fetch(keys) : fetchFolded(keys, [...unique], fetch)
}

async function fetchFolded(keys: readonly string[], distinct: readonly string[], fetch: Fetch): Promise<Frame[]> {
  const frames = await fetch(distinct)
  const byKey = new Map(distinct.map((key, i) => [key, frames[i]]))
  return keys.map((key) => byKey.get(key))
}
