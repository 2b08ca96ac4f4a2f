import type { ListPage, ListQuery } from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'

/** From here on a page costs a walk of more than some milliseconds: 45 ms of processor time at a million entries. */
const LARGE = 50_000
/** How long a page of a large cache is as good as a new one, where nothing was written or invalidated meanwhile. */
const KEPT_MS = 1_000
/** Between looks at how large a cache is. */
const LOOK_MS = 5_000
const MOST_KEPT = 100

interface Kept {
  readonly page: Promise<ListPage>
  /** Of the log: whatever is set, deleted or invalidated moves it on. */
  readonly position: string
  /** When it was found; undefined while it is looked for. */
  at: number | undefined
}

/** Pages of large caches: who asks the same at the same time, or within a second, shares one walk. */
export class KeptPages {
  readonly #clock: Clock
  readonly #pages = new WeakMap<Cache, Map<string, Kept>>()
  readonly #sizes = new WeakMap<Cache, { at: number; isLarge: boolean }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  list(cache: Cache, query: ListQuery): Promise<ListPage> {
    if (!this.#isLarge(cache)) return cache.list(query)
    const pages = this.#pages.get(cache) ?? new Map<string, Kept>()
    this.#pages.set(cache, pages)
    const asked = JSON.stringify(query)
    const { epoch, applied } = cache.position()
    const position = `${epoch} ${applied}`
    const known = pages.get(asked)
    if (known?.position === position && (known.at === undefined || this.#clock.now() - known.at < KEPT_MS))
      return known.page
    return this.#find(cache, { pages, asked, query, position })
  }

  #find(cache: Cache, { pages, asked, query, position }: Asked): Promise<ListPage> {
    const kept: Kept = { page: cache.list(query), position, at: undefined }
    pages.delete(asked)
    pages.set(asked, kept)
    const oldest = pages.keys().next()
    if (pages.size > MOST_KEPT && !oldest.done) pages.delete(oldest.value)
    kept.page.then(
      () => (kept.at = this.#clock.now()),
      () => pages.delete(asked),
    )
    return kept.page
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

interface Asked {
  readonly pages: Map<string, Kept>
  readonly asked: string
  readonly query: ListQuery
  readonly position: string
}
