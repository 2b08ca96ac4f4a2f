import type { Target } from '@/lib/kernel/target'
import type { CacheContext } from './context'
import { nameToConfirm, roleFor } from './safeguard'

/** Counts what an invalidation would take, and keeps it as a plan that can be carried out by its id. */
export async function previewInvalidation({ cache, plans }: CacheContext, { target }: { target: Target }) {
  const preview = await cache.preview(target)
  const plan = await plans.keep(cache.name, target, preview)
  const { fingerprint: _kept, ...counted } = preview
  return {
    planId: plan.id,
    target,
    ...counted,
    expiresAt: plan.expiresAt,
    confirm: nameToConfirm(cache.name, target),
    needsRole: roleFor(target, preview),
  }
}
