import type { Clock } from '@/lib/kernel/clock'
import { HttpProblem } from './problem-response'
import { Throttle } from './throttle'

interface Quota {
  /** Requests in the window, all of which may come at once. */
  readonly requests: number
  readonly windowSeconds: number
}

export type RateLimitKind = 'read' | 'write' | 'unknown'

/**
 * Meant to stop what runs away, not who works: a console open in ten tabs makes some 30 reads a second, a script that
 * invalidates after each deployment a few writes a minute. `unknown` is for those who are nobody, by address.
 */
const QUOTAS: Record<RateLimitKind, Quota> = {
  read: { requests: 30_000, windowSeconds: 10 },
  write: { requests: 6_000, windowSeconds: 60 },
  unknown: { requests: 1_200, windowSeconds: 60 },
}
const MOST_KEPT = 10_000

/** How often somebody may ask; told in every answer (draft-ietf-httpapi-ratelimit-headers-10). */
export class RateLimits {
  readonly #clock: Clock
  readonly #buckets = new Map<string, Throttle>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * @param who an actor, or an address where nobody knows the actor
   * @returns headers for the answer
   * @throws HttpProblem 429 with when to come back
   */
  take(kind: RateLimitKind, who: string): Record<string, string> {
    const { requests, windowSeconds } = QUOTAS[kind]
    const bucket = this.#bucketOf(`${kind} ${who}`, QUOTAS[kind])
    const waitMs = bucket.waitMs()
    if (waitMs === 0) bucket.take()
    const left = Math.floor(bucket.left)
    const reset = Math.ceil(((requests - left) * windowSeconds) / requests)
    const headers = {
      'ratelimit-policy': `"${kind}";q=${requests};w=${windowSeconds}`,
      ratelimit: `"${kind}";r=${left};t=${reset}`,
    }
    if (waitMs === 0) return headers
    const retryAfter = String(Math.ceil(waitMs / 1_000))
    throw new HttpProblem(429, `Too many requests: ${requests} in ${windowSeconds} s are allowed.`, {
      headers: { ...headers, 'retry-after': retryAfter },
    })
  }

  #bucketOf(name: string, { requests, windowSeconds }: Quota): Throttle {
    const everyMs = (windowSeconds * 1_000) / requests
    const bucket = this.#buckets.get(name) ?? new Throttle(this.#clock, { burst: requests, everyMs })
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    const oldest = this.#buckets.keys().next()
    if (this.#buckets.size > MOST_KEPT && !oldest.done) this.#buckets.delete(oldest.value)
    return bucket
  }
}
