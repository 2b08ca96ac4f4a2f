import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { AuditLog } from '@/lib/ports/audit-log'

const DAY_MS = 24 * 60 * 60_000
const LOOK_EVERY_MS = 60 * 60_000

/**
 * Lets audit records go that are older than `days`, and writes that down among those that stay.
 *
 * @returns a function that ends it
 */
export function startRetention(audit: AuditLog, clock: Clock, days: number): () => void {
  const look = () => {
    prune(audit, clock, days).catch((thrown: unknown) => {
      console.error(`Old audit records could not be let go: ${reasonOf(thrown)}`)
    })
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return () => clearInterval(timer)
}

/** @returns how many were let go */
export async function prune(audit: AuditLog, clock: Clock, days: number): Promise<number> {
  const now = clock.now()
  const before = now - days * DAY_MS
  const pruned = await audit.prune(before)
  if (pruned === 0) return 0
  await audit.append({
    ...{
      at: now,
      actor: 'server',
      role: 'admin',
      address: '-',
      action: 'audit.prune',
      subject: `older than ${days} days`,
    },
    ...{ outcome: 'done', before: null, after: { pruned }, note: undefined },
  })
  return pruned
}
