import type { HeldCopy } from './contract/entries'

/**
 * RFC 9211: what each level held when the entry was read, farthest level first.
 *
 * @param cache the cache's name, `[a-z0-9-]`, so it needs no quoting
 */
export function cacheStatus(cache: string, copies: readonly HeldCopy[]): string {
  return [...copies]
    .reverse()
    .map((copy) => `${cache}-${copy.level}; ${member(copy)}`)
    .join(', ')
}

function member({ present, state, ttlMs, error }: HeldCopy): string {
  if (error !== undefined) return 'fwd=bypass; detail=unreachable'
  if (!present) return 'fwd=miss'
  if (state === 'dead') return 'fwd=stale'
  const ttl = ttlMs === undefined || ttlMs === null ? '' : `; ttl=${Math.floor(ttlMs / 1_000)}`
  return `hit${ttl}${state === 'stale' ? '; detail=stale' : ''}`
}
