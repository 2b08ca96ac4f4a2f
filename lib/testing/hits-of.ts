import { MemoryLevel } from '@/lib/levels/memory/memory-level'

/**
 * The memory level itself, as the engine uses it: `read`, and `write` after a miss.
 *
 * @param maxEntries how many fit; all are of one size
 * @returns how many of the uses were hits
 */
export function hitsOf(keys: Iterable<string>, maxEntries: number): number {
  const level = new MemoryLevel({ maxBytes: Infinity, maxEntries, copy: (value) => value })
  const none: readonly string[] = []
  // One object for all: to spread one into another for each takes V8 longer than the level takes to evict.
  const entry = {
    ...{ key: '', value: 1, createdAt: 0, expiresAt: Infinity, staleUntil: Infinity, tags: none, dependsOn: none },
    ...{ version: 1, epoch: '', stamp: 0, loadMs: 0, sizeBytes: 1 },
  }
  let hits = 0
  for (const key of keys) {
    if (level.read(key, 0, 0) !== undefined) {
      hits++
      continue
    }
    entry.key = key
    level.write(entry, 0, false)
  }
  return hits
}

/** What a cache that drops what was used longest ago makes of the same. */
export function hitsOfLru(keys: Iterable<string | number>, maxEntries: number): number {
  const held = new Map<string | number, true>()
  let hits = 0
  for (const key of keys) {
    if (held.delete(key)) hits++
    else if (held.size >= maxEntries) held.delete(held.keys().next().value ?? '')
    held.set(key, true)
  }
  return hits
}
