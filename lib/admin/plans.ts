import type { InvalidationPlan } from '@/lib/engine/answers'
import type { Clock } from '@/lib/kernel/clock'
import type { Target } from '@/lib/kernel/target'
import { Refused } from './refused'

export interface Plan {
  readonly id: string
  readonly cache: string
  readonly target: Target
  readonly counted: InvalidationPlan
  readonly expiresAt: number
}

/** Long enough to read a preview and to type a name, short enough that its counts still mean something. */
const PLAN_LIFE_MS = 10 * 60_000
/** A plan is some hundred bytes; the oldest goes where somebody only ever previews. */
const MAX_PLANS = 1_000

/** Previews that may be carried out by their id. */
export class Plans {
  readonly #clock: Clock
  readonly #secret: () => string
  readonly #plans = new Map<string, Plan>()

  constructor(clock: Clock, secret: () => string) {
    this.#clock = clock
    this.#secret = secret
  }

  keep(cache: string, target: Target, counted: InvalidationPlan): Plan {
    const expiresAt = Math.round(this.#clock.now() + PLAN_LIFE_MS)
    const plan = { id: `plan_${this.#secret().slice(0, 22)}`, cache, target, counted, expiresAt }
    this.#plans.set(plan.id, plan)
    const oldest = this.#plans.keys().next()
    if (this.#plans.size > MAX_PLANS && !oldest.done) this.#plans.delete(oldest.value)
    return plan
  }

  /** @throws Refused where it is unknown, of another cache, or too old */
  find(id: string, cache: string): Plan {
    const plan = this.#plans.get(id)
    if (!plan || plan.cache !== cache || plan.expiresAt <= this.#clock.now())
      throw new Refused('not-found', 'There is no such plan, or it is too old; preview again.', '$.planId')
    return plan
  }

  /** A plan is carried out once. */
  drop(id: string): void {
    this.#plans.delete(id)
  }
}
