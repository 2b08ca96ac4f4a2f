import { assertThresholds } from '@/lib/advisor/parse-thresholds'
import type { OperationStore } from '@/lib/ports/operation-store'
import type { PlanStore } from '@/lib/ports/plan-store'
import type { AdminContext, ManagedCache } from './context'
import { KeptPages } from './kept-pages'
import { LiveFeed } from './live-feed'
import { Operations } from './operations'
import { Plans } from './plans'
import { Reveals } from './reveals'
import { Tallies } from './tally'

type Made = 'caches' | 'plans' | 'operations' | 'tallies' | 'pages' | 'reveals'

export interface AdminParts extends Omit<AdminContext, Made> {
  /** Where previews and operations are kept, for all processes that share them. */
  readonly shared: { readonly plans: PlanStore; readonly operations: OperationStore }
  /** The first is the one meant where none is named. */
  readonly caches: readonly Omit<ManagedCache, 'feed'>[]
  /** Names this process's live feeds, within their messages' ids; random by default. */
  readonly life?: string
}

/**
 * Puts together what the verbs share: what is given, and what lives in this process alone.
 *
 * @throws TypeError for a threshold that there is not
 */
export function createAdminContext(parts: AdminParts) {
  const { clock, secret } = parts
  assertThresholds({ ...parts.thresholds })
  const operations = new Operations(parts.shared.operations, clock, secret)
  const caches = parts.caches.map((managed) => ({
    ...managed,
    feed: new LiveFeed(managed.cache, clock, { life: parts.life ?? secret().slice(0, 8), operations }),
  }))
  const plans = new Plans(parts.shared.plans, clock, secret)
  const admin: AdminContext = {
    ...{ ...parts, caches, operations, plans },
    ...{ tallies: new Tallies(clock), pages: new KeptPages(clock), reveals: new Reveals(clock) },
  }
  const close = () => {
    for (const { feed } of caches) feed.close()
    operations.close()
  }
  return { admin, close }
}
