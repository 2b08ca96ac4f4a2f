import { auditDenial } from '@/lib/admin/audited'
import type { OperatorContext } from '@/lib/admin/context'
import { Refused } from '@/lib/admin/refused'
import type { Clock } from '@/lib/kernel/clock'
import { HttpProblem } from './problem-response'
import { Throttle } from './throttle'

/** A scan of every route fits in the burst; a flood must not fill the database. */
const WRITTEN = { burst: 600, everyMs: 1_000 }

/** Writes down who was not let, and how many more there were where it was too many to write. */
export class Denials {
  readonly #throttle: Throttle
  #unwritten = 0

  constructor(clock: Clock) {
    this.#throttle = new Throttle(clock, WRITTEN)
  }

  /** @param thrown what ended a request; only denials are written down, and those no verb wrote down itself */
  async note(context: OperatorContext, subject: string, thrown: unknown): Promise<void> {
    if (!isDenial(thrown)) return
    if (!this.#throttle.take()) return void this.#unwritten++
    const more = this.#unwritten > 0 ? ` (and ${this.#unwritten} more that were not written down)` : ''
    this.#unwritten = 0
    await auditDenial(context, { action: 'access', subject, note: `${thrown.message}${more}` })
  }
}

function isDenial(thrown: unknown): thrown is HttpProblem | Refused {
  if (thrown instanceof HttpProblem) return thrown.status === 401 || thrown.status === 403
  return thrown instanceof Refused && thrown.kind === 'forbidden'
}
