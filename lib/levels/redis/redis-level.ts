import type { Clock } from '@/lib/kernel/clock'
import type { CacheEvent, LevelStatus } from '@/lib/kernel/event'
import type {
  Address,
  EntryFilter,
  EntryPage,
  EntrySort,
  FarLevel,
  Removal,
  StoredEntry,
  Swept,
  TallyPage,
  TallyQuery,
  Usage,
} from '@/lib/ports/far-level'
import { BrowsingIndex } from './browsing-index'
import { connectionStatus } from './connection-status'
import { UNLINK_AS_OF } from './entry-scripts'
import { fetchFrames, groupBySlot, type Frame } from './fetch-frames'
import { fetchInSteps } from './fetch-in-steps'
import { Keyspace } from './keyspace'
import { type MemoryPolicy, readMemoryPolicy } from './memory-policy'
import { openConnection, type RedisConnection, serversOf } from './redis-connection'
import { runScript } from './run-script'
import { sendCommands } from './send-commands'
import { WriteCoalescer } from './write-coalescer'

export interface RedisLevelOptions {
  /** The cache's name. */
  readonly cache: string
  /** For reads and writes: fails fast. The level closes it. */
  readonly connection: RedisConnection
  /** For lists, counts and sweeps, which may take longer; the cache's by default. The level closes it. */
  readonly admin?: RedisConnection
  readonly clock: Clock
  /** Keep an index for browsing. True by default; without it `list` is empty and `usage` is 0. */
  readonly index?: boolean
  /** Told what the level found expired or evicted by itself. */
  readonly report?: (event: CacheEvent) => void
}

/** Glob that Redis looks at in one SCAN step: a millisecond of the server's time at most. */
const SCANNED_PER_STEP = 1_000
/** Entries one script call removes: at about 2 µs each the server is held for half a millisecond. */
const REMOVALS_PER_CALL = 256
/** A sweep this far into the future means entries that Redis itself does not drop yet; clocks differ by less. */
const AHEAD_MS = 1_000

/**
 * The second level: frames in Redis, each with the time to live its entry has left. Every method rejects where Redis
 * cannot be reached; `lib/levels/guard` makes misses of that.
 */
export class RedisLevel implements FarLevel {
  readonly name = 'redis'
  readonly #connection: RedisConnection
  readonly #admin: RedisConnection
  readonly #clock: Clock
  readonly #keys: Keyspace
  readonly #index: BrowsingIndex | undefined
  readonly #writes: WriteCoalescer<StoredEntry>
  readonly #report: (event: CacheEvent) => void
  /** Where the next sweep goes on comparing the index with what Redis holds. */
  #reconciled = ''

  constructor({ cache, connection, admin = connection, clock, index = true, report = () => {} }: RedisLevelOptions) {
    this.#connection = connection
    this.#admin = admin
    this.#clock = clock
    this.#keys = new Keyspace(cache)
    this.#report = report
    const trimmed = (swept: Swept): void => report({ kind: 'entry.expired', level: 'redis', ...swept })
    this.#index = index ? new BrowsingIndex(admin, this.#keys, { clock, trimmed }) : undefined
    this.#writes = new WriteCoalescer((entries) => this.#store(entries))
  }

  async open(): Promise<void> {
    await Promise.all([openConnection(this.#connection), openConnection(this.#admin)])
  }

  status(): { readonly status: LevelStatus; readonly reason: string } {
    return connectionStatus(this.#connection)
  }

  read(addresses: readonly Address[]): Promise<readonly Frame[]> {
    if (addresses.length === 0) return Promise.resolve([])
    const keys = addresses.map((address) => this.#keys.entry(address))
    return fetchInSteps(keys, (some) => fetchFrames(this.#connection, some))
  }

  write(entries: readonly StoredEntry[]): Promise<void> {
    return entries.length === 0 ? Promise.resolve() : this.#writes.write(entries)
  }

  async remove(removals: readonly Removal[]): Promise<number> {
    if (removals.length === 0) return 0
    this.#writes.send()
    const [removed] = await Promise.all([this.#unlinkAsOf(removals), this.#index?.forget(removals)])
    return removed
  }

  async list(filter: EntryFilter, sort: EntrySort, cursor: string | undefined, limit: number): Promise<EntryPage> {
    return this.#index?.list(filter, sort, { cursor, limit }) ?? { items: [], cursor: undefined, total: undefined }
  }

  async count(filter: EntryFilter): Promise<number | undefined> {
    return this.#index ? this.#index.count(filter) : 0
  }

  async tally(query: TallyQuery, cursor: string | undefined, limit: number): Promise<TallyPage> {
    return this.#index?.tally(query, cursor, limit) ?? { items: [], cursor: undefined }
  }

  async usage(): Promise<Usage> {
    const counted = await this.#index?.usage()
    return { entries: counted?.entries ?? 0, bytes: counted?.bytes ?? 0, maxBytes: undefined }
  }

  /** How much Redis may hold and what it does when that is full; all caches and other users of the server share it. */
  memoryPolicy(): Promise<MemoryPolicy> {
    return readMemoryPolicy(this.#admin)
  }

  async sweep(now: number, limit: number): Promise<Swept> {
    if (!this.#index) return { entries: 0, bytes: 0 }
    const aheadMs = now - this.#clock.now()
    const { addresses, entries, bytes } = await this.#index.sweep(aheadMs, limit)
    // Redis drops what is dead by itself; a key that was written again since must not go with its predecessor.
    if (aheadMs > AHEAD_MS) await this.#unlink(addresses)
    const { next, vanished } = await this.#index.reconcile(this.#reconciled, limit, (some) => this.#missing(some))
    this.#reconciled = next
    if (vanished.entries > 0) this.#report({ kind: 'entry.evicted', level: 'redis', ...vanished })
    return { entries, bytes }
  }

  async clear(): Promise<void> {
    this.#writes.send()
    for (const server of serversOf(this.#admin)) {
      let cursor = '0'
      do {
        const [next, keys] = await server.scan(cursor, 'MATCH', this.#keys.everyEntry, 'COUNT', SCANNED_PER_STEP)
        cursor = next
        await sendCommands(this.#admin, { items: keys, keyOf: (key) => key, add: (pipe, key) => pipe.unlink(key) })
      } while (cursor !== '0')
    }
    await this.#index?.clear()
  }

  async flush(): Promise<void> {
    await this.#writes.idle()
  }

  async close(): Promise<void> {
    await this.#writes.idle()
    for (const connection of new Set([this.#connection, this.#admin])) connection.disconnect()
  }

  async #store(entries: readonly StoredEntry[]): Promise<void> {
    const now = this.#clock.now()
    const latest = new Map<string, StoredEntry>()
    for (const entry of entries) latest.set(this.#keys.entry(entry), entry)
    const living: StoredEntry[] = []
    const dead: StoredEntry[] = []
    for (const entry of latest.values()) (entry.staleUntil > now ? living : dead).push(entry)
    // What is dead on arrival still replaces what was there.
    const removed = dead.length > 0 ? this.remove(dead) : undefined
    const stored = sendCommands(this.#connection, {
      items: living,
      keyOf: (entry) => this.#keys.entry(entry),
      add: (pipe, entry) => {
        const key = this.#keys.entry(entry)
        const { buffer, byteOffset, byteLength } = entry.frame
        const frame = Buffer.from(buffer, byteOffset, byteLength)
        // A span, not a moment: the server's clock may differ from ours.
        if (entry.staleUntil === Infinity) pipe.set(key, frame)
        else pipe.set(key, frame, 'PX', Math.ceil(entry.staleUntil - now))
      },
    })
    await Promise.all([removed, stored, this.#index?.record(living)])
  }

  async #unlink(addresses: readonly Address[]): Promise<void> {
    const items = [...new Set(addresses.map((address) => this.#keys.entry(address)))]
    await sendCommands(this.#connection, { items, keyOf: (key) => key, add: (pipe, key) => pipe.unlink(key) })
  }

  async #unlinkAsOf(removals: readonly Removal[]): Promise<number> {
    const parts = groupBySlot(this.#connection, removals, (removal) => this.#keys.entry(removal)).flatMap(inParts)
    const counts = await Promise.all(
      parts.map((part) =>
        runScript(this.#connection, UNLINK_AS_OF, {
          keys: part.map((removal) => this.#keys.entry(removal)),
          args: part.flatMap(({ epoch, stamp }) => [epoch, stamp]),
        }),
      ),
    )
    return counts.reduce<number>((sum, count) => sum + Number(count), 0)
  }

  async #missing(addresses: readonly Address[]): Promise<boolean[]> {
    const replies = await sendCommands(this.#admin, {
      items: addresses,
      keyOf: (address) => this.#keys.entry(address),
      add: (pipe, address) => pipe.exists(this.#keys.entry(address)),
    })
    const missing = new Map(replies.map(([address, exists]) => [address, Number(exists) === 0]))
    return addresses.map((address) => missing.get(address) ?? false)
  }
}

function inParts(removals: readonly Removal[]): Removal[][] {
  const parts: Removal[][] = []
  for (let from = 0; from < removals.length; from += REMOVALS_PER_CALL)
    parts.push(removals.slice(from, from + REMOVALS_PER_CALL))
  return parts
}
