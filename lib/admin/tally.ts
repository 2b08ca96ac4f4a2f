import type { Cache } from '@/lib/engine/cache-contract'
import { namespaceOf } from '@/lib/kernel/key'
import type { Clock } from '@/lib/kernel/clock'

export interface Tally {
  entries: number
  bytes: number
  hits: number
}

export interface TallyOfAll {
  readonly tags: ReadonlyMap<string, Tally>
  readonly namespaces: ReadonlyMap<string, Tally>
  readonly looked: number
  readonly of: number
  /** False where the walk ended before the entries did. */
  readonly isExact: boolean
}

const PAGE = 500
/** 20,000 entries take tens of milliseconds to walk; beyond that a tally says that it is partial. */
const MAX_PAGES = 40
/** Pages that show tallies refresh every 2 s at most. */
const KEPT_MS = 2_000

/** Entries, bytes and hits by tag and by namespace, from one bounded walk that concurrent callers share. */
export class Tallies {
  readonly #clock: Clock
  readonly #kept = new WeakMap<Cache, { at: number; tally: Promise<TallyOfAll> }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(cache: Cache): Promise<TallyOfAll> {
    const now = this.#clock.now()
    const kept = this.#kept.get(cache)
    if (kept && now - kept.at < KEPT_MS) return kept.tally
    const tally = walk(cache)
    this.#kept.set(cache, { at: now, tally })
    tally.catch(() => this.#kept.delete(cache))
    return tally
  }

  /** After something changed what is counted. */
  forget(cache: Cache): void {
    this.#kept.delete(cache)
  }
}

async function walk(cache: Cache): Promise<TallyOfAll> {
  const tags = new Map<string, Tally>()
  const namespaces = new Map<string, Tally>()
  let looked = 0
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, nextCursor } = await cache.list({ sort: 'key', limit: PAGE, cursor })
    for (const item of items) {
      looked++
      add(namespaces, namespaceOf(item.key), item)
      for (const tag of item.tags) add(tags, tag, item)
    }
    cursor = nextCursor
    if (cursor === undefined) break
  }
  const held = Math.max(0, ...cache.stats().levels.map(({ entries }) => entries))
  const isExact = cursor === undefined
  return { tags, namespaces, looked, of: isExact ? looked : Math.max(looked, held), isExact }
}

function add(tallies: Map<string, Tally>, name: string, item: { sizeBytes: number; hits: number }): void {
  const tally = tallies.get(name) ?? { entries: 0, bytes: 0, hits: 0 }
  tally.entries++
  tally.bytes += item.sizeBytes
  tally.hits += item.hits
  tallies.set(name, tally)
}
