import type { RetentionSettings } from '@/lib/admin/retention-settings'
import type { Clock } from '@/lib/kernel/clock'
import { reasonOf } from '@/lib/kernel/errors'
import type { AuditLog } from '@/lib/ports/audit-log'
import type { SessionStore } from '@/lib/ports/session-store'

const DAY_MS = 24 * 60 * 60_000
const LOOK_EVERY_MS = 60 * 60_000
/** Rows that one statement deletes: some ten milliseconds of a lock that sign-ins wait for. */
const SWEPT_AT_ONCE = 1_000

/**
 * Lets go, now and every hour, audit records that are older than is kept, which is written down among those that stay,
 * and sign-in links and sessions that are over.
 *
 * @returns a function that ends it
 */
export function startRetention(
  { audit, sessions }: { audit: AuditLog; sessions: SessionStore },
  clock: Clock,
  retention: RetentionSettings,
): () => void {
  const look = () => {
    Promise.all([
      retention.read().then(({ auditDays }) => prune(audit, clock, auditDays)),
      sweepSessions(sessions, clock),
    ]).catch((thrown: unknown) => {
      console.error(`Old records could not be let go: ${reasonOf(thrown)}`)
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

/** @returns how many links and sessions were over */
export async function sweepSessions(sessions: SessionStore, clock: Clock): Promise<number> {
  let swept = 0
  for (;;) {
    const count = await sessions.sweep(clock.now(), SWEPT_AT_ONCE)
    swept += count
    if (count < SWEPT_AT_ONCE) return swept
  }
}
