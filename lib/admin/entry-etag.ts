import { createHash } from 'node:crypto'
import { serialize } from 'node:v8'
import type { FoundEntry } from '@/lib/engine/answers'

/**
 * A strong validator of what an entry says: its value, tags and dependencies, not where it lies or how old it is, so that a
 * promotion or another process's copy does not fail somebody's edit.
 *
 * @returns quoted, as the `ETag` header wants it
 */
export function entryEtag(found: FoundEntry): string {
  const hash = createHash('sha256')
  hash.update(`${found.version} ${JSON.stringify([found.tags, found.dependsOn])} `)
  try {
    hash.update(serialize(found.value))
  } catch {
    // Nested too deep for the serialiser: what is known of it without its bytes has to do.
    hash.update(`${found.stamp} ${found.sizeBytes}`)
  }
  return `"${hash.digest('base64url').slice(0, 22)}"`
}

/**
 * @param comparison `strong` for `If-Match`, which never matches a weak one; `weak` for `If-None-Match`, as proxies that
 *   compress make an etag weak (RFC 9110, 13.1.1 and 13.1.2)
 * @returns whether the header names the etag
 */
export function etagMatches(header: string, etag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (etag === undefined) return false
  const candidates = header.split(',').map((candidate) => candidate.trim())
  return candidates.some((one) => one === '*' || one === etag || (comparison === 'weak' && one === `W/${etag}`))
}
