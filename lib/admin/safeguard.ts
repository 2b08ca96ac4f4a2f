import { roleAllows } from '@/lib/kernel/role'
import type { Target } from '@/lib/kernel/target'
import type { CacheContext } from './context'
import { Refused } from './refused'

/** From here on an invalidation takes an admin: it can overwhelm the source. */
const MANY = 10_000

/** @returns what has to be typed to confirm, null where nothing has to be */
export function nameToConfirm(cacheName: string, target: Target): string | null {
  if ('all' in target) return cacheName
  return 'namespace' in target ? target.namespace : null
}

/** @returns the role an invalidation of that size takes */
export function roleFor(target: Target, matched: number): 'operator' | 'admin' {
  return 'all' in target || matched > MANY ? 'admin' : 'operator'
}

/** @throws Refused where the actor may not, or did not repeat the name of what goes */
export function assertMayInvalidate(
  { actor, cache }: CacheContext,
  { target, matched, confirm }: { target: Target; matched: number; confirm: string | undefined },
): void {
  if (!roleAllows(actor.role, roleFor(target, matched)))
    throw new Refused(
      'forbidden',
      `Only an admin may invalidate everything or more than ${MANY.toLocaleString('en')} entries.`,
    )
  const name = nameToConfirm(cache.name, target)
  if (name !== null && confirm !== name)
    throw new Refused('bad-input', `To confirm, repeat the name ${JSON.stringify(name)}.`, '$.confirm')
}
