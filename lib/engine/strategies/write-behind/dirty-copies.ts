import type { Core } from '@/lib/engine/core'
import { heldBy } from '@/lib/engine/read/lookup'
import { DIRTY_LIFE_MS } from '@/lib/engine/write/draft'
import { storedForm, writable } from '@/lib/engine/write/store'
import type { FarLevel } from '@/lib/ports/far-level'

/** Between two rounds: a copy is five minutes old at the most when its turn comes, so that one round may fail. */
const ROUND_MS = DIRTY_LIFE_MS / 4
const LOOK_EVERY_MS = 5_000
/** As many are read, and written, with one call. */
const AT_ONCE = 500

/**
 * Keeps the copies that other processes see of pending writes for as long as the writes wait. A copy keeps its stamp, so
 * that what was invalidated or written by another process stays so; the copies of a process that died are renewed by
 * the one that took its journal.
 */
export class DirtyCopies {
  readonly #core: Core
  #timer: NodeJS.Timeout | undefined
  #nextAt = -Infinity
  #running = false

  constructor(core: Core) {
    this.#core = core
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#nextAt = Infinity
  }

  async #look(): Promise<void> {
    const { overlay, clock } = this.#core
    const now = clock.exact()
    if (this.#running || now < this.#nextAt || overlay.size === 0) return
    const level = writable(this.#core).find(({ name }) => name === 'redis')
    if (!level) return
    this.#running = true
    this.#nextAt = now + ROUND_MS
    const keys = overlay.waitingSince(now - ROUND_MS)
    for (let i = 0; i < keys.length && this.#nextAt < Infinity; i += AT_ONCE)
      await this.#renew(level, keys.slice(i, i + AT_ONCE))
    this.#running = false
  }

  async #renew(level: FarLevel, keys: readonly string[]): Promise<void> {
    const { overlay, clock, codec, report } = this.#core
    const held = await heldBy(this.#core, level, keys)
    // From here to the write nothing is awaited: what was flushed in between is no longer pending.
    const expiresAt = clock.exact() + DIRTY_LIFE_MS
    const renewed = held.flatMap(({ entry }) =>
      entry.dirty && overlay.find(entry.key) ? [{ ...entry, expiresAt, staleUntil: expiresAt }] : [],
    )
    await level.write(renewed.map((entry) => storedForm(entry, codec.encode(entry))))
    for (const { key } of renewed) report({ kind: 'entry.renewed', key, ttlMs: DIRTY_LIFE_MS })
  }
}
