import type { Target } from '@/lib/kernel/target'
import type { CacheContext } from './context'
import { nameToConfirm, roleFor } from './safeguard'

/** Counts what an invalidation would take, and keeps it as a plan that can be carried out by its id. */
export async function previewInvalidation({ cache, plans }: CacheContext, { target }: { target: Target }) {
  const [preview, others] = await Promise.all([cache.preview(target), cache.fleet.preview(target)])
  const plan = await plans.keep(cache.name, target, preview)
  const { fingerprint: _kept, ...counted } = preview
  const own = { instance: cache.fleet.id, entries: preview.perLevel.memory, exact: preview.exact }
  return {
    planId: plan.id,
    target,
    ...counted,
    memories: [own, ...others].map(({ entries = null, ...one }) => ({ ...one, entries })),
    expiresAt: plan.expiresAt,
    confirm: nameToConfirm(cache.name, target),
    needsRole: roleFor(target, preview),
  }
}
