import type { Clock } from '@/lib/kernel/clock'
import { auditReveal } from './audited'
import type { OperatorContext } from './context'

/** A page that refreshes itself shows one value, not a hundred. */
const SAME_LOOK_MS = 5 * 60_000
const MOST_KEPT = 10_000

/** Writes down who was shown which value, or page of values, once for each look. */
export class Reveals {
  readonly #clock: Clock
  readonly #shown = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async note(context: OperatorContext, cache: string, subject: string): Promise<void> {
    const look = JSON.stringify([context.actor.name, context.address, cache, subject])
    const now = this.#clock.now()
    const before = this.#shown.get(look)
    if (before !== undefined && now - before < SAME_LOOK_MS) return
    this.#shown.delete(look)
    this.#shown.set(look, now)
    const oldest = this.#shown.keys().next()
    if (this.#shown.size > MOST_KEPT && !oldest.done) this.#shown.delete(oldest.value)
    await auditReveal(context, { action: 'value.reveal', subject })
  }
}
