import type { Swept } from '@/lib/ports/far-level'
import type { Statements } from '@/lib/sqlite/statements'

/** Candidates looked at in one query. */
const STRIDE = 128
/** Past so many rounds over the whole level a second chance is refused: every entry is being read all the time. */
const MAX_ROUNDS = 4

/** What had to go, dead or alive. */
export interface Gone {
  readonly expired: Swept
  readonly evicted: Swept
}

/**
 * Keeps the level within its bytes: what is dead goes first, then a CLOCK hand walks the entries in the order in which
 * they came (ids rise), taking those that were not read since it last passed (Corbató 1968; the counter up to 3 is
 * GCLOCK's, as in S3-FIFO). The reads are counted in memory that is shared with the readers, one byte an id modulo its
 * length, so a hit writes nothing to disk; after a restart all start equal, which is first in, first out.
 */
export class Evictor {
  readonly #statements: Statements
  readonly #reads: Uint8Array
  #hand = 0

  constructor(statements: Statements, reads: Uint8Array) {
    this.#statements = statements
    this.#reads = reads
  }

  /** To be called within the transaction that wrote, so that no commit is over the budget. */
  evict(maxBytes: number, now: number): Gone {
    const expired = { entries: 0, bytes: 0 }
    const evicted = { entries: 0, bytes: 0 }
    let excess = this.#bytes() - maxBytes
    while (excess > 0) {
      const swept = sweepEntries(this.#statements, now, STRIDE)
      if (swept.entries === 0) break
      add(expired, swept)
      excess -= swept.bytes
    }
    let rounds = 0
    while (excess > 0) {
      const taken = this.#walk(excess, rounds >= MAX_ROUNDS)
      if (taken === undefined) rounds++
      else {
        add(evicted, taken)
        excess -= taken.bytes
      }
      if (rounds > MAX_ROUNDS + 1) break
    }
    return { expired, evicted }
  }

  /** @returns undefined where the hand came to the end and starts again */
  #walk(excess: number, merciless: boolean): Swept | undefined {
    const rows = this.#statements.rows('SELECT id, size FROM entry WHERE id > ? ORDER BY id LIMIT ?', [
      this.#hand,
      STRIDE,
    ])
    if (rows.length === 0) {
      this.#hand = 0
      return undefined
    }
    const ids: number[] = []
    let bytes = 0
    for (const row of rows) {
      const id = Number(row[0])
      this.#hand = id
      if (!merciless && this.#spare(id)) continue
      ids.push(id)
      bytes += Number(row[1])
      if (bytes >= excess) break
    }
    if (ids.length > 0) {
      this.#statements.run('DELETE FROM entry WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])
    }
    return { entries: ids.length, bytes }
  }

  #spare(id: number): boolean {
    const slot = id % this.#reads.length
    const reads = this.#reads[slot] ?? 0
    if (reads > 0) this.#reads[slot] = reads - 1
    return reads > 0
  }

  #bytes(): number {
    return Number(this.#statements.row('SELECT bytes FROM totals')?.[0] ?? 0)
  }
}

/** Expired entries without a grace, then those whose grace is over; each by an index of its own. */
const DEAD = [
  'expires_at <= ?1 AND stale_until <= expires_at ORDER BY expires_at',
  'stale_until > expires_at AND stale_until <= ?1 ORDER BY stale_until',
]

/** Removes at most `limit` entries that are dead at `now`. */
export function sweepEntries(statements: Statements, now: number, limit: number): Swept {
  const swept = { entries: 0, bytes: 0 }
  for (const dead of DEAD) {
    const left = limit - swept.entries
    if (left <= 0) break
    const rows = statements.rows(`SELECT id, size FROM entry WHERE ${dead} LIMIT ?2`, [now, left])
    if (rows.length === 0) continue
    const ids = rows.map((row) => Number(row[0]))
    statements.run('DELETE FROM entry WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])
    add(swept, { entries: rows.length, bytes: rows.reduce((sum, row) => sum + Number(row[1]), 0) })
  }
  return swept
}

function add(sum: { entries: number; bytes: number }, more: Swept): void {
  sum.entries += more.entries
  sum.bytes += more.bytes
}
