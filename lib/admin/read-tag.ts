import type { CacheContext } from './context'

/** Of the newest invalidations, how many are searched for one of the tag. */
const SEARCHED = 500

/** What one tag covers, counted as an invalidation would, and who invalidated it last. */
export async function readTag(context: CacheContext, { tag }: { tag: string }) {
  const { cache, history } = context
  const { matched, ...plan } = await cache.preview({ tag })
  const past = await history.list({ cache: cache.name, limit: SEARCHED })
  const last = past.find(
    ({ target }) => ('tag' in target && target.tag === tag) || ('tags' in target && target.tags.includes(tag)),
  )
  return {
    tag,
    entries: matched,
    ...plan,
    lastInvalidated: last ? { at: last.at, by: last.actor, seq: last.seq, reason: last.reason ?? null } : null,
  }
}
