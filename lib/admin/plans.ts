import type { InvalidationPlan } from '@/lib/engine/answers'
import type { Clock } from '@/lib/kernel/clock'
import type { Target } from '@/lib/kernel/target'
import type { PlanStore, StoredPlan } from '@/lib/ports/plan-store'
import { Refused } from './refused'

/** Long enough to read a preview and to type a name, short enough that its counts still mean something. */
const PLAN_LIFE_MS = 10 * 60_000
/** A plan that is over is told from one that never was for as long as somebody may come back to its page. */
const REMEMBERED_MS = 24 * 60 * 60_000

/** Previews that may be carried out by their id, by whichever process is asked. */
export class Plans {
  readonly #store: PlanStore
  readonly #clock: Clock
  readonly #secret: () => string

  constructor(store: PlanStore, clock: Clock, secret: () => string) {
    this.#store = store
    this.#clock = clock
    this.#secret = secret
  }

  async keep(cache: string, target: Target, { matched, fingerprint }: InvalidationPlan): Promise<StoredPlan> {
    const now = this.#clock.now()
    const id = `plan_${this.#secret().slice(0, 22)}`
    const plan = { id, cache, target, matched, fingerprint, expiresAt: Math.round(now + PLAN_LIFE_MS) }
    await this.#store.add(plan, now - REMEMBERED_MS)
    return plan
  }

  /** @throws Refused where it is unknown or of another cache, and where its counts are too old to mean anything */
  async find(id: string, cache: string): Promise<StoredPlan> {
    const plan = await this.#store.find(id)
    if (!plan || plan.cache !== cache)
      throw new Refused('not-found', 'There is no such plan, or it was carried out; preview again.', '$.planId')
    if (plan.expiresAt <= this.#clock.now())
      throw new Refused('changed', 'The plan is too old to say what would go now; preview again.', '$.planId')
    return plan
  }

  /** A plan is carried out once. */
  drop(id: string): Promise<void> {
    return this.#store.remove(id)
  }
}
