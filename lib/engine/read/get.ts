import type { FoundEntry } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { assertKey } from '@/lib/kernel/key'
import { isUnconfirmed, type Found } from './lookup'
import { noteServed, outcomeOf } from './note-served'

/** The value of a key from whichever level has it. Memory's fast path was tried before. */
export async function get(core: Core, key: string): Promise<unknown> {
  const startedAt = begin(core, key)
  const found = await core.lookups.find(core, key)
  note(core, key, startedAt, found)
  return found?.entry.value
}

/** The same with what is known of the entry. */
export async function getEntry<V>(core: Core, key: string): Promise<FoundEntry<V> | undefined> {
  const startedAt = begin(core, key)
  const found = await core.lookups.find(core, key)
  note(core, key, startedAt, found)
  if (found?.entry.value === undefined) return undefined
  const { entry, level, state } = found
  const { tags, dependsOn, version, stamp, sizeBytes } = entry
  const now = core.clock.exact()
  return {
    value: entry.value as V,
    level,
    state,
    ageMs: Math.max(0, Math.round(now - entry.createdAt)),
    ttlMs: state === 'fresh' ? Math.max(0, Math.round(entry.expiresAt - now)) : 0,
    tags,
    dependsOn,
    version,
    stamp,
    sizeBytes,
    degraded: isUnconfirmed(core) || (state === 'stale' && core.refreshes.backOff.isFailing(key)),
    dirty: entry.dirty ?? false,
  }
}

function begin(core: Core, key: string): number {
  assertKey(key)
  return core.clock.exact()
}

function note(core: Core, key: string, startedAt: number, found: Found | undefined): void {
  const outcome = found ? outcomeOf(found) : 'miss'
  // Looked at a moment ago, when the lookup ended.
  noteServed(core, { key, outcome, startedAt, endedAt: core.clock.now(), found })
}
