import type { WriteReceipt } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { partsFor } from '@/lib/engine/invalidation/record-size'
import { assertDependencies } from '@/lib/engine/load/request'
import type { SetOptions } from '@/lib/engine/options'
import { unique } from '@/lib/engine/policy'
import { Turns } from '@/lib/engine/turns'
import { assertKey, assertSeveral, namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'
import { shieldFor, type Offer } from './draft'
import type { Shielded } from './shield'
import { storeMany } from './store'

interface Pair {
  readonly key: string
  readonly value: unknown
  readonly shielded: Shielded
}

/**
 * Writes values to every level. The record of the write comes first and its position is the entries' stamp, so that
 * other processes drop their copies, and of two writers the later one in the log wins everywhere. What depends on the
 * keys is invalidated. A value that policy refuses still replaces the older one: by nothing.
 *
 * @throws TypeError for bad keys, tags or dependencies, NotStorable for values without a stored form; nothing is then written
 */
export async function setMany(
  core: Core,
  given: Iterable<readonly [string, unknown]>,
  options: SetOptions = {},
): Promise<WriteReceipt> {
  const dependsOn = unique(assertDependencies(options.dependsOn ?? []))
  assertSeveral(given, 'entries')
  const turns = new Turns(core.clock)
  const pairs = new Map<string, Pair>()
  for (const pair of given) {
    if (!Array.isArray(pair)) throw new TypeError('each of the entries must be a pair: [key, value]')
    const [key, value] = pair
    const shielded = checked(core, key, value)
    core.policies.for(key, options)
    pairs.set(key, { key, value, shielded })
    const due = turns.due()
    if (due) await due
  }
  let receipt: WriteReceipt = { seq: core.validity.applied, stored: true }
  for (const part of partsFor(pairs.values(), ({ key }) => key)) {
    const { seq, stored } = await setSome(core, part, { options, dependsOn })
    receipt = { seq, stored: stored && receipt.stored }
    await turns.due()
  }
  return receipt
}

/**
 * What may be kept of a value that is set: made before the log is told, so that what its owner does meanwhile is not stored.
 *
 * @throws TypeError for a bad key and for `undefined`, NotStorable for a value without a stored form
 */
export function checked(core: Core, key: string, value: unknown): Shielded {
  assertKey(key)
  if (value === undefined)
    throw new TypeError(`undefined means "no entry"; to remove ${JSON.stringify(key)}, delete it`)
  return shieldFor(core, value)
}

/** @param pairs no more than one record may name, since its position is the stamp of all */
async function setSome(
  core: Core,
  pairs: readonly Pair[],
  { options, dependsOn }: { options: SetOptions; dependsOn: readonly string[] },
): Promise<WriteReceipt> {
  const { through, epoch, stamp } = await core.outgoing.say(
    { kind: 'write', names: pairs.map(({ key }) => keyName(key)), mode: 'hard' },
    'queue',
  )
  const { versions } = core.validity
  const offers = pairs.map(({ key, value, shielded }): Offer => {
    const policy = core.policies.for(key, options)
    const version = versions.active(namespaceOf(key))
    return { key, value, shielded, policy, tags: policy.tags, dependsOn, version, epoch, stamp, loadMs: 0 }
  })
  const refusals = await storeMany(core, offers)
  await dropRefused(
    core,
    offers.filter((_, i) => refusals[i] !== undefined),
  )
  return { seq: through, stored: refusals.every((refusal) => refusal === undefined) }
}

/** The log has made the older values unservable; this only gives back their room. */
async function dropRefused(core: Core, refused: readonly Offer[]): Promise<void> {
  if (refused.length === 0) return
  const removals = refused.map(({ key }) => core.validity.removalOf(key))
  await Promise.all(core.far.map((level) => level.remove(removals)))
}
