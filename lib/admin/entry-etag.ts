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

/** @returns whether an `If-Match` or `If-None-Match` header names the etag; weak ones never match (RFC 9110, 13.1.1) */
export function etagMatches(header: string, etag: string | undefined): boolean {
  if (etag === undefined) return false
  return header.trim() === '*' || header.split(',').some((candidate) => candidate.trim() === etag)
}
