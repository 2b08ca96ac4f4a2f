import type { NearLevel } from '@/lib/ports/near-level'

/** Stands where a cache has no memory level: holds nothing, finds nothing. */
export const noMemoryLevel: NearLevel = {
  name: 'memory',
  read: () => undefined,
  find: () => undefined,
  markChecked: () => undefined,
  touch: () => undefined,
  write: () => false,
  remove: () => false,
  retime: () => false,
  hasDependentsOf: () => false,
  has: () => false,
  keys: () => new Map<string, never>().keys(),
  *scan() {
    yield { entries: [], looked: 0 }
  },
  hitsOf: () => 0,
  // oxlint-disable-next-line require-yield -- there is nothing to walk through
  *list() {
    return { items: [], cursor: undefined, total: 0 }
  },
  evictedNext: () => [],
  sweep: () => ({ entries: 0, bytes: 0 }),
  clear: () => undefined,
  usage: () => ({ entries: 0, bytes: 0, maxBytes: undefined }),
}
