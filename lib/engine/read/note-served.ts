import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import { renew } from '@/lib/engine/strategies/sliding'
import type { Outcome } from '@/lib/kernel/outcome'
import type { Found } from './lookup'

export function outcomeOf({ state, level }: Found): Outcome {
  return state === 'stale' ? 'stale' : level
}

interface Served {
  readonly key: string
  readonly outcome: Outcome
  readonly startedAt: number
  readonly endedAt: number
  readonly found: Found | undefined
  /** The call's; the namespace's where it has none of its own. */
  readonly policy?: Policy
}

/** Each request is counted once, whatever number of levels it touched; it is a read of the load that made it, and of the entry. */
export function noteServed(core: Core, served: Served): void {
  const { key, outcome, startedAt, endedAt, found, policy } = served
  core.report({ kind: 'request.served', key, outcome, ms: endedAt - startedAt })
  const ruling = policy ?? (core.policies.thinkEarly ? core.policies.for(key) : undefined)
  if (ruling && found?.state === 'fresh') renew(core, ruling, found.entry)
  if (!core.reads) return
  core.reads.note(key)
  if (outcome === 'stale' && found) core.reads.noteStale(found.entry, endedAt)
}
