import type { Clock } from '@/lib/kernel/clock'
import { HttpProblem } from './problem-response'
import { Throttle } from './throttle'

/** A forgotten password takes a handful of tries; a guesser gets 120 an hour for one name. */
const PER_NAME = { burst: 10, everyMs: 30_000 }
/** Whatever addresses the guesses come from (they can be made up) and whatever names they try: 150 ms of hashing each. */
const PASSWORDS = { burst: 20, everyMs: 1_000 }
const LINKS = { burst: 20, everyMs: 3_000 }
/** Names under watch; the one not tried for longest is forgotten first, and has its permits back by then. */
const MOST_NAMES = 10_000

/**
 * Permits for wrong credentials: taken before they are checked, so that a thousand at once are not checked at once, and
 * given back by right ones. Who guesses can keep others from signing in by password, but not with the terminal's link.
 */
export class SignInThrottles {
  readonly #clock: Clock
  readonly #links: Throttle
  readonly #passwords: Throttle
  readonly #names = new Map<string, Throttle>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.#links = new Throttle(clock, LINKS)
    this.#passwords = new Throttle(clock, PASSWORDS)
  }

  /**
   * @param name whose password is tried; undefined for a link, or for what an identity provider says
   * @param check rejects wrong credentials, whose permits are then used up
   * @throws HttpProblem 429 with when to come back
   */
  async admit<Answer>(name: string | undefined, check: () => Promise<Answer>): Promise<Answer> {
    const giveBack = this.#take(name)
    const answer = await check()
    giveBack()
    return answer
  }

  #take(name: string | undefined): () => void {
    const throttles = name === undefined ? [this.#links] : [this.#ofName(name.toLowerCase()), this.#passwords]
    const waitMs = Math.max(...throttles.map((throttle) => throttle.waitMs()))
    if (waitMs > 0)
      throw new HttpProblem(429, 'Too many wrong attempts to sign in; wait a little.', {
        headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      })
    for (const throttle of throttles) throttle.take()
    return () => throttles.forEach((throttle) => throttle.giveBack())
  }

  #ofName(name: string): Throttle {
    const throttle = this.#names.get(name) ?? new Throttle(this.#clock, PER_NAME)
    this.#names.delete(name)
    this.#names.set(name, throttle)
    const oldest = this.#names.keys().next()
    if (this.#names.size > MOST_NAMES && !oldest.done) this.#names.delete(oldest.value)
    return throttle
  }
}
