import type { CacheContext } from './context'
import { entryEtag, etagMatches } from './entry-etag'
import { Refused } from './refused'

export interface Condition {
  /** The `If-Match` header. */
  ifMatch?: string
  /** The `If-None-Match` header; `*` creates and never replaces. */
  ifNoneMatch?: string
}

/**
 * Compares, then lets the caller write: a write of another process in between the two is not noticed.
 *
 * @throws Refused `changed` where the entry is not the one the operator looked at
 */
export async function assertUnchanged({ cache }: CacheContext, key: string, condition: Condition): Promise<void> {
  if (condition.ifMatch === undefined && condition.ifNoneMatch === undefined) return
  const found = await cache.getEntry(key)
  const etag = found && entryEtag(found)
  if (condition.ifMatch !== undefined && !etagMatches(condition.ifMatch, etag, 'strong'))
    throw new Refused('changed', 'The entry is not the one you looked at any more; read it again.')
  if (condition.ifNoneMatch !== undefined && etagMatches(condition.ifNoneMatch, etag, 'weak'))
    throw new Refused('changed', 'The entry exists already.')
}
