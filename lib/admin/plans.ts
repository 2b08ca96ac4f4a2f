import type { InvalidationPlan } from '@/lib/engine/answers'
import type { Clock } from '@/lib/kernel/clock'
import type { Target } from '@/lib/kernel/target'
import type { PlanStore, StoredPlan } from '@/lib/ports/plan-store'
import { Refused } from './refused'

/** Long enough to read a preview and to type a name, short enough that its counts still mean something. */
const PLAN_LIFE_MS = 10 * 60_000

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
    await this.#store.add(plan, now)
    return plan
  }

  /** @throws Refused where it is unknown, of another cache, or too old */
  async find(id: string, cache: string): Promise<StoredPlan> {
    const plan = await this.#store.find(id)
    if (!plan || plan.cache !== cache || plan.expiresAt <= this.#clock.now())
      throw new Refused('not-found', 'There is no such plan, or it is too old; preview again.', '$.planId')
    return plan
  }

  /** A plan is carried out once. */
  drop(id: string): Promise<void> {
    return this.#store.remove(id)
  }
}
