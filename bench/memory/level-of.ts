import { copyOf } from '@/lib/engine/write/shield'
import type { Entry } from '@/lib/kernel/entry'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'

const NONE: readonly string[] = []

export function newLevel(maxEntries: number): MemoryLevel {
  return new MemoryLevel({ maxBytes: 2 ** 40, maxEntries, copy: copyOf })
}

export function entryOf(key: string, value: unknown, now: number, tags = NONE): Entry {
  return {
    key,
    value,
    createdAt: now,
    expiresAt: now + 3_600_000,
    staleUntil: now + 3_600_000,
    tags,
    dependsOn: NONE,
    version: 1,
    epoch: 'e',
    stamp: 1,
    loadMs: 3,
    sizeBytes: 200,
  }
}

export function filledLevel(keys: readonly string[], tags?: readonly string[]): MemoryLevel {
  const level = newLevel(keys.length)
  keys.forEach((key, i) => level.write(entryOf(key, { i }, 0, tags), 1, false))
  return level
}
