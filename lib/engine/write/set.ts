import type { WriteReceipt } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { partsFor } from '@/lib/engine/invalidation/record-size'
import { assertDependencies } from '@/lib/engine/load/request'
import type { SetOptions } from '@/lib/engine/options'
import { unique } from '@/lib/engine/policy'
import { assertKey, namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'
import { shield } from './shield'
import { store, type Offer } from './store'

/**
 * Writes values to every level. The record of the write comes first and its position is the entries' stamp, so that
 * other processes drop their copies, and of two writers the later one in the log wins everywhere. What depends on the
 * keys is invalidated. A value that policy refuses still replaces the older one: by nothing.
 *
 * @throws TypeError for bad keys, tags or dependencies, NotStorable for values without a stored form; nothing is then written
 */
export async function setMany(
  core: Core,
  values: ReadonlyMap<string, unknown>,
  options: SetOptions = {},
): Promise<WriteReceipt> {
  const dependsOn = unique(assertDependencies(options.dependsOn ?? []))
  for (const [key, value] of values) {
    assertKey(key)
    if (value === undefined)
      throw new TypeError(`undefined means "no entry"; to remove ${JSON.stringify(key)}, delete it`)
    core.policies.for(key, options)
    shield(value, 'reference', false)
  }
  let receipt: WriteReceipt = { seq: core.validity.applied, stored: true }
  for (const pairs of partsFor([...values], ([key]) => key)) {
    const { seq, stored } = await setSome(core, pairs, { ...options, dependsOn })
    receipt = { seq, stored: stored && receipt.stored }
  }
  return receipt
}

/** @param pairs no more than one record may name, since its position is the stamp of all */
async function setSome(
  core: Core,
  pairs: readonly (readonly [string, unknown])[],
  options: SetOptions,
): Promise<WriteReceipt> {
  const { through, epoch, stamp } = await core.outgoing.say(
    { kind: 'write', names: pairs.map(([key]) => keyName(key)), mode: 'hard' },
    'queue',
  )
  const { versions } = core.validity
  const offers = pairs.map(([key, value]): Offer => {
    const policy = core.policies.for(key, options)
    return {
      ...{ key, value, policy, tags: policy.tags, dependsOn: options.dependsOn ?? [] },
      version: versions.active(namespaceOf(key)),
      epoch,
      stamp,
      loadMs: 0,
    }
  })
  const refusals = await store(core, offers)
  await dropRefused(
    core,
    offers.filter((_, i) => refusals[i] !== undefined),
  )
  return { seq: through, stored: refusals.every((refusal) => refusal === undefined) }
}

/** The log has made the older values unservable; this only gives back their room. */
async function dropRefused(core: Core, refused: readonly Offer[]): Promise<void> {
  if (refused.length > 0) await Promise.all(core.far.map((level) => level.remove(refused)))
}
