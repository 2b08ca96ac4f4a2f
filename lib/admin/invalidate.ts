import type { InvalidationPlan, InvalidationReceipt } from '@/lib/engine/answers'
import type { Mode } from '@/lib/kernel/record'
import type { Target } from '@/lib/kernel/target'
import type { StoredPlan } from '@/lib/ports/plan-store'
import { audited } from './audited'
import type { CacheContext } from './context'
import type { Started } from './operations'
import { Refused } from './refused'
import { assertMayInvalidate } from './safeguard'

export type InvalidateInput = { mode: Mode; reason?: string; confirm?: string } & (
  { target: Target } | { planId: string }
)

/** What was done, and whether it can be taken back. */
export type Receipt = InvalidationReceipt & { mode: Mode; undoable: boolean }

/**
 * Makes what is named unservable, in every level and process, and writes down who did it. Counting a large set takes
 * long, the invalidation itself does not: stopped before it, nothing has happened.
 *
 * @returns the work, which becomes an operation where nobody waits for it any more
 */
export function invalidate(context: CacheContext, input: InvalidateInput): Started<Receipt> {
  const { cache, operations, actor } = context
  const subject = 'target' in input ? JSON.stringify(input.target).slice(0, 500) : input.planId
  return operations.start<Receipt>({
    ...{ kind: 'invalidate', cache: cache.name, subject, actor: actor.name },
    run: (signal) => carryOut(context, input, signal),
    write: (receipt) => ({ ...receipt, perLevel: { ...receipt.perLevel } }),
  })
}

async function carryOut(context: CacheContext, input: InvalidateInput, signal: AbortSignal): Promise<Receipt> {
  const { cache, clock, actor, history } = context
  const { target, preview, planned } = await whatGoes(context, input)
  assertMayInvalidate(context, { target, preview, confirm: input.confirm })
  const { mode, reason } = input
  const subject = JSON.stringify(target).slice(0, 500)
  const before = { matched: preview.matched, bytes: preview.bytes }
  return audited(context, { action: 'invalidate', subject, before, note: reason }, async () => {
    signal.throwIfAborted()
    const receipt = await cache.invalidate(target, { mode, reason, whenUnreachable: 'queue' })
    if (planned !== undefined) await context.plans.drop(planned)
    context.tallies.forget(cache)
    const { seq } = receipt
    // The engine does not count a large set for its receipt; the preview just did.
    const { matched, perLevel, exact } = receipt.exact ? receipt : preview
    await history.append({
      ...{ cache: cache.name, seq, epoch: cache.position().epoch, target, mode, reason, actor: actor.name },
      ...{ matched, perLevel, previewMatched: preview.matched, at: clock.now() },
      ...{ undoneAt: undefined, undoneBy: undefined },
    })
    return {
      answer: { ...receipt, matched, perLevel, exact, mode, undoable: isUndoable({ mode, seq }) },
      after: { seq, matched, mode },
    }
  })
}

/** Only a soft invalidation left something to take back, and only where the log gave it a place. */
export function isUndoable({ mode, seq, undoneAt }: { mode: Mode; seq: number; undoneAt?: number }): boolean {
  return mode === 'soft' && seq > 0 && undoneAt === undefined
}

async function whatGoes({ cache, plans }: CacheContext, input: InvalidateInput) {
  if ('target' in input) return { target: input.target, preview: await cache.preview(input.target), planned: undefined }
  const plan = await plans.find(input.planId, cache.name)
  const preview = await cache.preview(plan.target)
  if (!sameSet(plan, preview))
    throw new Refused(
      'changed',
      `What the plan matches changed from ${plan.matched} to ${preview.matched} entries; preview again.`,
    )
  return { target: plan.target, preview, planned: plan.id }
}

/** Of sets too large to be counted one by one, how much may come and go between the preview and the invalidation. */
const DRIFT = 0.1

/**
 * Which level holds a copy changes with every read, and with it bytes and order; which keys would go is what was agreed to.
 */
function sameSet(one: StoredPlan, other: InvalidationPlan): boolean {
  if (one.fingerprint !== other.fingerprint) return false
  const isEstimated = one.fingerprint === ''
  return Math.abs(one.matched - other.matched) <= (isEstimated ? one.matched * DRIFT : 0)
}
