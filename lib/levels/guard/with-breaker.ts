import type { Clock } from '@/lib/kernel/clock'
import { DeadlineExceeded } from '@/lib/kernel/errors'
import type { LevelStatus } from '@/lib/kernel/event'
import type { FarLevel } from '@/lib/ports/far-level'
import { aroundCalls } from './around-calls'
import { isPromise } from './is-promise'
import { LevelUnavailable, TooManyCalls } from './level-unavailable'
import { whyFailed } from './why-failed'

export interface BreakerOptions {
  readonly clock: Clock
  /** 0 to below 1; spreads the probes of a fleet. */
  readonly random: () => number
  /** Failures in a row that open it. Five: one lost connection fails what was under way and no more. */
  readonly failures?: number
  /** How long it stays open before a call is let through to try, ms. Doubles with each try that fails. */
  readonly openMs?: number
  readonly longestOpenMs?: number
}

type State =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: number; readonly tries: number; readonly reason: string }
  /** One call is under way to see whether the level answers again. */
  | { readonly kind: 'probing'; readonly tries: number; readonly reason: string }

/**
 * A circuit breaker (Nygard, "Release It!", 2007): after several failures in a row the level is not asked for a while, so
 * that requests do not each wait for a deadline; then one call tries whether it is back.
 *
 * @throws LevelUnavailable from calls that were not made
 */
export function withBreaker(level: FarLevel, options: BreakerOptions): FarLevel {
  const breaker = new Breaker(options)
  return {
    ...aroundCalls(level, (_, make) => {
      const entered = breaker.enter(level.name)
      const answered = (): void => breaker.leave(entered)
      const failed = (error: unknown): void => breaker.leave(entered, { error, reason: whyFailed(level, error) })
      try {
        const answer = make()
        // It looks on: who asked waits for the answer itself, not for one handed on by each guard.
        if (isPromise(answer)) answer.then(answered, failed)
        else answered()
        return answer
      } catch (error) {
        failed(error)
        throw error
      }
    }),
    status: () => breaker.status() ?? level.status(),
  }
}

interface Failure {
  readonly error: unknown
  readonly reason: string
}

interface Entered {
  readonly probing: boolean
  /** Successes there had been when the call was made. */
  readonly successes: number
}

class Breaker {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #failures: number
  readonly #openMs: number
  readonly #longestOpenMs: number
  #state: State = { kind: 'closed', failures: 0 }
  #successes = 0

  constructor({ clock, random, failures = 5, openMs = 500, longestOpenMs = 2_000 }: BreakerOptions) {
    this.#clock = clock
    this.#random = random
    this.#failures = failures
    this.#openMs = openMs
    this.#longestOpenMs = longestOpenMs
  }

  /** @throws LevelUnavailable where the level is not asked now */
  enter(name: string): Entered {
    const state = this.#state
    const successes = this.#successes
    if (state.kind === 'closed') return { probing: false, successes }
    if (state.kind === 'probing' || this.#clock.now() < state.until)
      throw new LevelUnavailable(`the ${name} level is not asked for now: ${state.reason}`)
    this.#state = { kind: 'probing', tries: state.tries, reason: state.reason }
    return { probing: true, successes }
  }

  /** @param failure what the call failed with; nothing where it succeeded */
  leave({ probing, successes }: Entered, failure?: Failure): void {
    const state = this.#state
    if (failure === undefined) {
      this.#successes++
      // A call from before it opened says nothing of now.
      if (probing || state.kind === 'closed') this.#close()
    } else if (saysNothing(failure.error)) {
      // A probe that was refused is tried again at the next call.
      if (probing && state.kind === 'probing') this.#state = { ...state, kind: 'open', until: this.#clock.now() }
    } else if (probing && state.kind === 'probing') this.#open(state.tries + 1, failure.reason)
    else if (state.kind === 'closed') {
      // Late, but others were answered meanwhile: a queue is long, not a level dead.
      if (failure.error instanceof DeadlineExceeded && successes !== this.#successes) return
      if (state.failures + 1 >= this.#failures) this.#open(0, failure.reason)
      else this.#state = { kind: 'closed', failures: state.failures + 1 }
    }
  }

  status(): { readonly status: LevelStatus; readonly reason: string } | undefined {
    const state = this.#state
    if (state.kind === 'closed') return undefined
    // Also while one call tries: it is down until that is answered, and nobody is told of each try.
    return { status: 'down', reason: state.reason }
  }

  #close(): void {
    if (this.#state.kind !== 'closed' || this.#state.failures > 0) this.#state = { kind: 'closed', failures: 0 }
  }

  #open(tries: number, reason: string): void {
    const span = Math.min(this.#longestOpenMs, this.#openMs * 2 ** tries)
    this.#state = { kind: 'open', until: this.#clock.now() + span * (0.5 + this.#random() / 2), tries, reason }
  }
}

/** Not asked, or asked nonsense: nothing was learnt of the level. */
function saysNothing(error: unknown): boolean {
  return error instanceof LevelUnavailable || error instanceof TooManyCalls || error instanceof TypeError
}
