import type { Core } from '@/lib/engine/core'
import { heldBy } from '@/lib/engine/read/lookup'
import { DIRTY_LIFE_MS, type Offer } from '@/lib/engine/write/draft'
import { storedForm, writable } from '@/lib/engine/write/store'
import type { Entry } from '@/lib/kernel/entry'
import type { FarLevel } from '@/lib/ports/far-level'
import type { PendingValue } from './pending-overlay'
import type { Shared } from './share-writes'

const LOOK_EVERY_MS = 5_000
/** A copy is renewed once it is so old. As many are looked at in that time as may wait by default, with some to spare. */
const RENEW_AFTER_MS = DIRTY_LIFE_MS / 4
/** In one look: a few ms for both sides. What waits beyond has its turn in the next one. */
const LOOKED_AT = { keys: 4_000, bytes: 4 * 1024 * 1024 }
/** As many are read, and written, with one call. */
const AT_ONCE = 500

/** How a write was last shown to others: as a copy that the log can be asked about, or not at all. */
type Share = Pick<Offer, 'key' | 'tags' | 'dependsOn' | 'version' | 'epoch' | 'stamp'> | 'untold' | 'overtaken'

/**
 * Keeps the copies that other processes see of pending writes for as long as the writes wait. A copy that is renewed
 * keeps its stamp, so that what was invalidated or written by another process stays so; the copies of a process that died
 * are renewed by the one that took its journal. A copy that is gone, because Redis evicted or lost it or could not be
 * told, is shown again with a record of its own: whoever has loaded the old value meanwhile drops it.
 */
export class DirtyCopies {
  readonly #core: Core
  readonly #showAgain: (key: string) => Promise<void>
  readonly #shares = new Map<string, Share>()
  #timer: NodeJS.Timeout | undefined
  #from = 0
  #running = false
  #stopped = false

  /** @param showAgain shows the pending write of a key to others, as when it was made */
  constructor(core: Core, showAgain: (key: string) => Promise<void>) {
    this.#core = core
    this.#showAgain = showAgain
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#stopped = true
  }

  /** @param shared what came of showing a write to others; undefined where that failed */
  note(key: string, shared: Shared | undefined): void {
    const [offer] = shared?.offers ?? []
    if (!shared?.isTold) this.#shares.set(key, 'untold')
    else if (!offer) this.#shares.set(key, 'overtaken')
    else {
      // Without the value, which the write itself holds.
      const { tags, dependsOn, version, epoch, stamp } = offer
      this.#shares.set(key, { key, tags, dependsOn, version, epoch, stamp })
    }
  }

  async #look(): Promise<void> {
    const { overlay, follower } = this.#core
    for (const key of this.#shares.keys()) if (!overlay.find(key)) this.#shares.delete(key)
    const level = writable(this.#core).find(({ name }) => name === 'redis')
    // What a level that is down would answer says nothing of what it holds.
    if (this.#running || overlay.size === 0 || !level || level.status().status === 'down') return
    this.#running = true
    try {
      const keys = this.#nextKeys()
      // What others have written by now is to be known.
      if (keys.length > 0) await follower.seeAll()
      for (let i = 0; i < keys.length && !this.#stopped; i += AT_ONCE)
        await this.#tend(level, keys.slice(i, i + AT_ONCE))
    } catch {
      // Whatever it was, the writes are safe, and the next look begins where this one did not come to.
    } finally {
      this.#running = false
    }
  }

  /** In turn, where more wait than one look is for. */
  #nextKeys(): string[] {
    const { overlay, clock } = this.#core
    const waiting = overlay.waitingSince(clock.exact() - LOOK_EVERY_MS)
    if (this.#from >= waiting.length) this.#from = 0
    const due: PendingValue[] = []
    let bytes = 0
    for (const pending of waiting.slice(this.#from, this.#from + LOOKED_AT.keys)) {
      bytes += pending.sizeBytes
      if (due.length > 0 && bytes > LOOKED_AT.bytes) break
      due.push(pending)
    }
    this.#from += due.length
    return due.map(({ key }) => key)
  }

  async #tend(level: FarLevel, keys: readonly string[]): Promise<void> {
    const { overlay, clock, codec, policies, report } = this.#core
    const held = new Map((await heldBy(this.#core, level, keys)).map(({ entry }) => [entry.key, entry]))
    // From here to the write nothing is awaited: what was flushed in between is no longer pending.
    const pending = keys.filter((key) => overlay.find(key))
    const now = clock.exact()
    const expiresAt = now + DIRTY_LIFE_MS
    const renewed = [...held.values()]
      .filter(
        ({ key, dirty, expiresAt }) => dirty && overlay.find(key) && expiresAt - now < DIRTY_LIFE_MS - RENEW_AFTER_MS,
      )
      .map((entry): Entry => ({ ...entry, expiresAt, staleUntil: expiresAt }))
    const encode = (entry: Entry) => codec.encode(entry, policies.for(entry.key).compressAboveBytes)
    await level.write(renewed.map((entry) => storedForm(entry, encode(entry))))
    for (const { key } of renewed) report({ kind: 'entry.renewed', key, ttlMs: DIRTY_LIFE_MS })
    await Promise.all(pending.filter((key) => this.#isGone(key, held.get(key))).map(this.#showAgain))
  }

  /**
   * Whether others do not see a write any more, although nobody has named its key since: what another process wrote or
   * invalidated is not taken back. A clean copy is then the old value, loaded while there was no dirty one.
   */
  #isGone(key: string, held: Entry | undefined): boolean {
    if (held?.dirty) return false
    const share = this.#shares.get(key)
    // Found in the journal of a process that is gone.
    if (share === undefined) return held === undefined
    if (share === 'untold') return true
    if (share === 'overtaken') return false
    const { validity } = this.#core
    return share.epoch !== validity.floors.epoch || validity.admits(share)
  }
}
