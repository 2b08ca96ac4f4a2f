import type { Clock } from '@/lib/kernel/clock'
import type {
  Address,
  EntryFilter,
  EntryPage,
  EntrySort,
  Removal,
  StoredMeta,
  Swept,
  TallyPage,
  TallyQuery,
} from '@/lib/ports/far-level'
import { metaText } from './entry-meta'
import { FORGET, FORGET_SEEN, INDEX_KEYS, RECORD, TRIM } from './index-scripts'
import type { Keyspace } from './keyspace'
import { countEntries, listEntries } from './list-entries'
import { addressOfMember, memberOf } from './member'
import type { RedisConnection } from './redis-connection'
import { runScript, type Script } from './run-script'
import { tallyNames } from './tally-names'

/** Members one script call may touch: at 17 to 36 µs each the server is held for 4 to 9 ms, less than a fork takes. */
const MEMBERS_PER_CALL = 256
/** Dead members trimmed by each write: more than one, so that the index shrinks under any stream of writes. */
const TRIMMED_PER_WRITE = 16
/** Dead members trimmed before a count is told, so that it is exact unless a flood of expiries is under way. */
const TRIMMED_PER_LOOK = 1_000

/**
 * What entries there are, for people who browse: never asked on a read, never needed for correctness. It costs about
 * 780 bytes for an entry with two tags and 17 to 36 µs of the server's time a write (bench/redis/index.ts): more than the entry
 * itself at 200 B, so it can be switched off.
 */
export class BrowsingIndex {
  readonly #connection: RedisConnection
  readonly #clock: Clock
  readonly #trimmed: (swept: Swept) => void
  readonly keys: Readonly<Record<(typeof INDEX_KEYS)[number], string>>
  readonly #all: readonly string[]

  /** @param trimmed told what was forgotten because its time was over */
  constructor(connection: RedisConnection, keyspace: Keyspace, { clock, trimmed }: IndexOptions) {
    this.#connection = connection
    this.#clock = clock
    this.#trimmed = trimmed
    const key = (name: string): string => keyspace.shared(`idx:${name}`)
    this.keys = {
      keys: key('keys'),
      expiry: key('expiry'),
      meta: key('meta'),
      links: key('links'),
      bytes: key('bytes'),
    }
    this.#all = INDEX_KEYS.map(key)
  }

  async record(entries: readonly StoredMeta[]): Promise<void> {
    const now = this.#clock.now()
    await this.#inSteps(entries, async (part) => {
      const args = part.flatMap((entry) => [memberOf(entry), lifeText(entry.staleUntil - now), metaText(entry)])
      const [trimmed, bytes] = numbersOf(await this.#run(RECORD, [TRIMMED_PER_WRITE, ...args]))
      this.#tellTrimmed(trimmed, bytes)
    })
  }

  async forget(removals: readonly Removal[]): Promise<void> {
    await this.#inSteps(removals, (part) =>
      this.#run(
        FORGET,
        part.flatMap((removal) => [memberOf(removal), removal.epoch, removal.stamp]),
      ),
    )
  }

  async list(
    filter: EntryFilter,
    sort: EntrySort,
    page: { cursor: string | undefined; limit: number },
  ): Promise<EntryPage> {
    // On one connection commands are carried out in the order in which they are sent: nobody waits for the trim.
    const trimmed = page.cursor === undefined ? this.#trim() : undefined
    const listed = listEntries({ connection: this.#connection, keys: this.keys, all: this.#all }, { filter, sort, ...page }) // prettier-ignore
    const [list] = await Promise.all([listed, trimmed])
    return list
  }

  async count(filter: EntryFilter): Promise<number | undefined> {
    return countEntries({ connection: this.#connection, keys: this.keys, all: this.#all }, filter)
  }

  async tally(query: TallyQuery, cursor: string | undefined, limit: number): Promise<TallyPage> {
    if (cursor === undefined) await this.#trim()
    return tallyNames(this.#connection, { keys: this.keys, query, cursor, limit })
  }

  async usage(): Promise<{ readonly entries: number; readonly bytes: number }> {
    await this.#trim()
    const [entries, bytes] = await Promise.all([
      this.#connection.zcard(this.keys.keys),
      this.#connection.hget(this.keys.bytes, ''),
    ])
    return { entries, bytes: Number(bytes ?? 0) }
  }

  /** Forgets up to `limit` members that are dead `aheadMs` from now. */
  async sweep(aheadMs: number, limit: number): Promise<Swept & { readonly addresses: readonly Address[] }> {
    const reply = await this.#run(TRIM, [Math.floor(aheadMs), limit])
    const [bytes, members]: unknown[] = Array.isArray(reply) ? reply : []
    const addresses = Array.isArray(members) ? members.map((member) => addressOfMember(String(member))) : []
    return { entries: addresses.length, bytes: Number(bytes), addresses }
  }

  /**
   * Looks whether entries are still there, a few at a time, round and round: Redis evicts without telling.
   * @param gone tells which of the addresses Redis does not hold
   * @returns where to go on next time, and what had vanished
   */
  async reconcile(
    after: string,
    limit: number,
    gone: (addresses: readonly Address[]) => Promise<readonly boolean[]>,
  ): Promise<{ readonly next: string; readonly vanished: Swept }> {
    const from = after === '' ? '-' : `(${after}`
    const members = await this.#connection.zrangebylex(this.keys.keys, from, '+', 'LIMIT', 0, limit)
    const next = members.length < limit ? '' : (members.at(-1) ?? '')
    const isGone = await gone(members.map(addressOfMember))
    const missing = members.filter((_, i) => isGone[i])
    if (missing.length === 0) return { next, vanished: { entries: 0, bytes: 0 } }
    const seen = await this.#connection.hmget(this.keys.meta, ...missing)
    const args = missing.flatMap((member, i) => [member, seen[i] ?? ''])
    const [entries, bytes] = numbersOf(await this.#run(FORGET_SEEN, args))
    return { next, vanished: { entries, bytes } }
  }

  async clear(): Promise<void> {
    await this.#connection.unlink(...this.#all)
  }

  async #trim(): Promise<void> {
    const { entries, bytes } = await this.sweep(0, TRIMMED_PER_LOOK)
    this.#tellTrimmed(entries, bytes)
  }

  #tellTrimmed(entries: number, bytes: number): void {
    if (entries > 0) this.#trimmed({ entries, bytes })
  }

  #run(script: Script, args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.#connection, script, { keys: this.#all, args })
  }

  async #inSteps<T>(items: readonly T[], step: (part: readonly T[]) => Promise<unknown>): Promise<void> {
    for (let from = 0; from < items.length; from += MEMBERS_PER_CALL)
      await step(items.slice(from, from + MEMBERS_PER_CALL))
  }
}

export interface IndexOptions {
  readonly clock: Clock
  readonly trimmed: (swept: Swept) => void
}

const lifeText = (ms: number): string => (Number.isFinite(ms) ? String(Math.ceil(ms)) : 'inf')

function numbersOf(reply: unknown): [number, number] {
  const [one, two]: unknown[] = Array.isArray(reply) ? reply : []
  return [Number(one ?? 0), Number(two ?? 0)]
}
