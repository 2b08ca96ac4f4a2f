import type { Core } from '@/lib/engine/core'
import { partsFor } from '@/lib/engine/invalidation/record-size'
import { distinctKeys } from '@/lib/engine/read/get-many'
import { countServable } from '@/lib/engine/read/lookup'
import { Turns } from '@/lib/engine/turns'
import { keyName } from '@/lib/kernel/names'

/**
 * Deletes keys, and what depends on them, in every level and every process. Where the log cannot be reached the
 * deletion is queued for the other processes.
 *
 * @returns how many of the keys had a servable entry
 */
export async function deleteMany(core: Core, given: Iterable<string>): Promise<number> {
  const turns = new Turns(core.clock)
  let held = 0
  for (const keys of partsFor(await distinctKeys(core, given), (key) => key)) {
    held += await deleteSome(core, keys)
    await turns.due()
  }
  return held
}

/** @param keys no more than one record may name */
async function deleteSome(core: Core, keys: readonly string[]): Promise<number> {
  const held = await countServable(core, keys)
  await core.outgoing.say({ kind: 'invalidate', names: keys.map(keyName), mode: 'hard' }, 'queue')
  const removals = keys.map((key) => core.validity.removalOf(key))
  await Promise.all(core.far.map((level) => level.remove(removals)))
  return held
}
