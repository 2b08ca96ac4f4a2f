import type { ListPage, ListQuery } from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'

/** From here on a page costs a walk of more than some milliseconds: 45 ms of processor time at a million entries. */
const LARGE = 50_000
/** How long a page of a large cache is as good as a new one, where nothing was written or invalidated meanwhile. */
const KEPT_MS = 2_000
/**
 * Walks at a time: the others wait. Ten that take turns are all ready when the last one is; one after the other, the first
 * is after a tenth of that. Not one alone, which might wait for a level that is slow.
 */
const WALKS = 2
/** Between looks at how large a cache is. */
const LOOK_MS = 5_000
const MOST_KEPT = 100

interface Kept {
  readonly page: Promise<ListPage>
  readonly walk: Walk
}

interface Walk {
  /** Of the log, when it began: whatever is set, deleted or invalidated moves that on. Undefined while it waits its turn. */
  position?: string
  /** When it ended; undefined until then. */
  at?: number
}

/** Pages of large caches: who asks the same at the same time, or within two seconds, shares one walk. */
export class KeptPages {
  readonly #clock: Clock
  readonly #pages = new WeakMap<Cache, Map<string, Kept>>()
  readonly #waiting: (() => void)[] = []
  #walking = 0
  readonly #sizes = new WeakMap<Cache, { at: number; isLarge: boolean }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  list(cache: Cache, query: ListQuery): Promise<ListPage> {
    if (!this.#isLarge(cache)) return cache.list(query)
    const pages = this.#pages.get(cache) ?? new Map<string, Kept>()
    this.#pages.set(cache, pages)
    const asked = JSON.stringify(query)
    const known = pages.get(asked)
    if (known && this.#isGood(cache, known.walk)) return known.page
    const walk: Walk = {}
    const page = this.#inTurn(() => {
      walk.position = positionOf(cache)
      return cache.list(query)
    })
    pages.delete(asked)
    pages.set(asked, { page, walk })
    const oldest = pages.keys().next()
    if (pages.size > MOST_KEPT && !oldest.done) pages.delete(oldest.value)
    page.then(
      () => (walk.at = this.#clock.now()),
      () => pages.get(asked)?.page === page && pages.delete(asked),
    )
    return page
  }

  /** A walk that has yet to begin will see all that there is now. */
  #isGood(cache: Cache, { position, at }: Walk): boolean {
    if (position === undefined) return true
    return position === positionOf(cache) && (at === undefined || this.#clock.now() - at < KEPT_MS)
  }

  async #inTurn<Answer>(walk: () => Promise<Answer>): Promise<Answer> {
    if (this.#walking >= WALKS) await new Promise<void>((resume) => this.#waiting.push(resume))
    else this.#walking++
    try {
      return await walk()
    } finally {
      // Whoever waited longest takes the place over; where nobody waits it is free.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#walking--
    }
  }

  #isLarge(cache: Cache): boolean {
    const now = this.#clock.now()
    const known = this.#sizes.get(cache)
    if (known && now - known.at < LOOK_MS) return known.isLarge
    const isLarge = cache.stats().levels.some(({ entries }) => entries > LARGE)
    this.#sizes.set(cache, { at: now, isLarge })
    return isLarge
  }
}

function positionOf(cache: Cache): string {
  const { epoch, applied } = cache.position()
  return `${epoch} ${applied}`
}
