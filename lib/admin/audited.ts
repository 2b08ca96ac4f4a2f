import { reasonOf } from '@/lib/kernel/errors'
import type { JsonValue } from '@/lib/ports/audit-log'
import type { OperatorContext } from './context'
import { Refused } from './refused'

interface Deed {
  readonly action: string
  readonly subject: string
  /** Counts of what was there, rather than values. */
  readonly before?: JsonValue
  readonly note?: string
}

/**
 * Does something that changes things and writes down who did it, what was before and what is after, also where it failed.
 *
 * @param context who and from where
 * @param deed what is about to be done
 * @param run does it; `after` of its answer goes into the record, and `before` where only who did it could say
 */
export async function audited<Answer>(
  context: OperatorContext,
  deed: Deed,
  run: () => Promise<{ answer: Answer; before?: JsonValue; after?: JsonValue }>,
): Promise<Answer> {
  try {
    const { answer, before = deed.before, after } = await run()
    await record(context, { ...deed, before }, { outcome: 'done', after: after ?? null })
    return answer
  } catch (thrown) {
    const outcome = thrown instanceof Refused && thrown.kind === 'unknown-actor' ? 'denied' : 'failed'
    await record(context, { ...deed, note: reasonOf(thrown) }, { outcome, after: null })
    throw thrown
  }
}

/** Writes down that somebody was not let. */
export function auditDenial(context: OperatorContext, deed: Deed): Promise<void> {
  return record(context, deed, { outcome: 'denied', after: null })
}

/** Writes down that somebody was shown something. */
export function auditReveal(context: OperatorContext, deed: Deed): Promise<void> {
  return record(context, deed, { outcome: 'done', after: null })
}

function record(
  { audit, actor, address, clock }: OperatorContext,
  deed: Deed,
  result: { outcome: 'done' | 'denied' | 'failed'; after: JsonValue },
): Promise<void> {
  return audit.append({
    at: clock.now(),
    actor: actor.name,
    role: actor.role,
    address,
    action: deed.action,
    subject: deed.subject,
    outcome: result.outcome,
    before: deed.before ?? null,
    after: result.after,
    note: deed.note,
  })
}
