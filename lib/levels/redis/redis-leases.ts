import { randomBytes } from 'node:crypto'
import type { Leases } from '@/lib/ports/lease'
import { Keyspace } from './keyspace'
import type { RedisConnection } from './redis-connection'
import { runScript, script } from './run-script'

/**
 * KEYS: the lease. ARGV: the token it was taken with. Invariant: a holder gives back its own lease only; one that
 * outlived its lease must not end that of the next (Redis manual, "Distributed locks").
 */
const RELEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`)

/** Leases as keys that expire by themselves. */
export class RedisLeases implements Leases {
  readonly #connection: RedisConnection
  readonly #keys: Keyspace

  /** @param cache the cache's name */
  constructor({ cache, connection }: { readonly cache: string; readonly connection: RedisConnection }) {
    this.#connection = connection
    this.#keys = new Keyspace(cache)
  }

  /** @throws where Redis cannot be reached; the caller then loads without a lease */
  async acquire(name: string, ms: number): Promise<(() => Promise<void>) | undefined> {
    const key = this.#keys.lease(name)
    const token = randomBytes(16).toString('base64url')
    const taken = await this.#connection.set(key, token, 'PX', Math.max(1, Math.ceil(ms)), 'NX')
    if (taken !== 'OK') return undefined
    return async () => {
      // A lease that cannot be given back runs out; nobody needs to hear of it.
      await runScript(this.#connection, RELEASE, { keys: [key], args: [token] }).catch(() => undefined)
    }
  }
}
