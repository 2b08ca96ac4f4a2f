import type { Address } from '@/lib/ports/far-level'

/**
 * The names of one cache's keys in Redis. A cache's name holds only `[a-z0-9-]`, so whatever bytes a user's key holds
 * come last and cannot reach into another kind of key:
 *
 * - `tl:<cache>:e:<version>:<key>`: an entry. In a Cluster entries spread over all slots (braces in a key keep the
 *   meaning Redis users give them).
 * - `tl:<cache>:l:<name>`: a lease.
 * - `tl:{<cache>}:…`: the log, the browsing index and the dependencies: one hash tag, so that scripts may join them.
 */
export class Keyspace {
  readonly #entries: string
  readonly #leases: string
  readonly #shared: string

  constructor(cache: string) {
    if (!/^[a-z0-9-]{1,64}$/.test(cache))
      throw new TypeError(`a cache's name must be 1 to 64 of a-z, 0-9 and "-", not ${JSON.stringify(cache)}`)
    this.#entries = `tl:${cache}:e:`
    this.#leases = `tl:${cache}:l:`
    this.#shared = `tl:{${cache}}:`
  }

  entry({ key, version }: Address): string {
    return this.#entries + version + ':' + key
  }

  lease(name: string): string {
    return this.#leases + name
  }

  /** A key in the one slot that log, index and dependencies share. */
  shared(name: string): string {
    return this.#shared + name
  }

  /** What SCAN must match to see every entry and nothing else. The name holds nothing that a glob would interpret. */
  get everyEntry(): string {
    return `${this.#entries}*`
  }
}
