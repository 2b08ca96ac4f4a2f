import type { Core } from '@/lib/engine/core'
import { closureOf } from '@/lib/engine/invalidation/closure'
import { unique } from '@/lib/engine/policy'
import { lookup } from '@/lib/engine/read/lookup'
import { assertKey, namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'

/**
 * Deletes keys, and what depends on them, in every level and every process.
 *
 * @returns how many of the keys had a servable entry
 */
export async function deleteMany(core: Core, given: readonly string[]): Promise<number> {
  for (const key of given) assertKey(key)
  const keys = unique(given)
  if (keys.length === 0) return 0
  const [held, descendants] = await Promise.all([lookup(core, keys), closureOf(core.dependencies, keys)])
  const gone = [...keys, ...descendants]
  await core.outgoing.say({ kind: 'invalidate', names: gone.map(keyName), mode: 'hard' }, 'queue')
  const addresses = gone.map((key) => ({ key, version: core.validity.versions.active(namespaceOf(key)) }))
  await Promise.all(core.far.map((level) => level.remove(addresses)))
  return held.size
}
