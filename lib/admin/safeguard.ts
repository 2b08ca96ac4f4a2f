import type { InvalidationPlan } from '@/lib/engine/answers'
import { roleAllows } from '@/lib/kernel/role'
import type { Target } from '@/lib/kernel/target'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** From here on it takes an admin: it can overwhelm the source. */
const MANY = 10_000

type Counted = Pick<InvalidationPlan, 'matched' | 'fingerprint'>

/** @returns what has to be typed to confirm, null where nothing has to be */
export function nameToConfirm(cacheName: string, target: Target): string | null {
  if ('all' in target) return cacheName
  if ('namespace' in target) return target.namespace
  return 'prefix' in target ? namespacesBelow(target.prefix) : null
}

/** @returns the namespace that a prefix covers as a whole, or how the namespaces begin that it covers; null within one */
function namespacesBelow(prefix: string): string | null {
  const colon = prefix.indexOf(':')
  if (colon < 0) return prefix
  return colon === prefix.length - 1 ? prefix.slice(0, colon) || prefix : null
}

/**
 * Of a set that was estimated an index knows over 100,000; that those looked at are dead says nothing of the rest.
 *
 * @returns the role an invalidation of that size takes
 */
export function roleFor(target: Target, { matched, fingerprint }: Counted): 'operator' | 'admin' {
  return 'all' in target || matched > MANY || fingerprint === '' ? 'admin' : 'operator'
}

/** @throws Refused where the actor may not, or did not repeat the name of what goes */
export function assertMayInvalidate(
  { actor, cache }: CacheContext,
  { target, preview, confirm }: { target: Target; preview: Counted; confirm: string | undefined },
): void {
  if (!roleAllows(actor.role, roleFor(target, preview)))
    throw new Refused(
      'forbidden',
      `Only an admin may invalidate everything, more than ${MANY.toLocaleString('en')} entries or a set that was estimated.`,
    )
  const name = nameToConfirm(cache.name, target)
  if (name !== null && confirm !== name)
    throw new Refused('bad-input', `To confirm, repeat the name ${JSON.stringify(name)}.`, '$.confirm')
}

/** @throws Refused where the actor may not settle as many dead letters */
export function assertMaySettle({ actor }: CacheContext, count: number): void {
  if (count > MANY && !roleAllows(actor.role, 'admin'))
    throw new Refused(
      'forbidden',
      `Only an admin may redrive or discard more than ${MANY.toLocaleString('en')} dead letters at once.`,
    )
}
