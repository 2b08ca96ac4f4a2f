import type { Core } from '@/lib/engine/core'
import { warmThrough } from '@/lib/engine/load/warm'
import type { LoadRequest } from '@/lib/engine/load/request'
import { servable } from '@/lib/engine/read/servable'
import { stepByStep } from '@/lib/kernel/steps'
import type { HotKeyStore } from '@/lib/ports/hot-key-store'

/** A process that is killed loses what was hot in the last minute. */
const SAVE_EVERY_MS = 60_000

export interface LastRunOptions {
  readonly most: number
  readonly concurrency: number | undefined
  /** Keys of a namespace and how often they were read at least, over all their lives. */
  readonly readAtLeast: (namespace: string) => readonly Read[]
}

interface Read {
  readonly key: string
  readonly reads: number
}

/**
 * Warming from the last run: the keys that were read most are kept, and loaded at the next start, hottest first, each
 * from the source that its namespace is bound to, once it is.
 */
export class LastRun {
  readonly #store: HotKeyStore
  readonly #options: LastRunOptions
  readonly #stop = new AbortController()
  /** What the last run left, and what of it is of namespaces that are not bound yet. */
  #left: readonly string[] = []
  #waiting: readonly string[] = []
  #warming: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #core: Core | undefined

  constructor(store: HotKeyStore, options: LastRunOptions) {
    this.#store = store
    this.#options = options
  }

  async begin(core: Core): Promise<void> {
    this.#core = core
    this.#left = await this.#store.load().catch(() => [])
    this.#waiting = this.#left
    core.sources.onBound = () => this.#warmBound(core)
    this.#warmBound(core)
    this.#timer = setInterval(() => void this.#save(core), SAVE_EVERY_MS).unref()
  }

  /** Stops warming and keeps what is hot now. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    this.#stop.abort()
    await this.#warming
    if (this.#core) await this.#save(this.#core)
  }

  #warmBound(core: Core): void {
    const requests = new Map<string, LoadRequest>()
    for (const key of this.#waiting) {
      const request = core.sources.requestFor(core, key, 'warm')
      if (request) requests.set(key, request)
    }
    if (requests.size === 0 || this.#stop.signal.aborted) return
    this.#waiting = this.#waiting.filter((key) => !requests.has(key))
    const requestFor = (key: string): LoadRequest => requests.get(key) ?? missing(key)
    const { concurrency } = this.#options
    const { signal } = this.#stop
    this.#warming = this.#warming.then(() =>
      warmThrough(core, [...requests.keys()], { requestFor, concurrency, signal, reason: 'last-run' }),
    )
  }

  /**
   * By the larger of two counts, of which neither is too high: an entry's own, exact, which begins anew with each load; and
   * the list of hot keys, which goes on over expiry and invalidation, and knows only what is read hundreds of times. Behind
   * what is hot now comes what was before, so that a run in which little was read does not lose the list.
   */
  async #save(core: Core): Promise<void> {
    const { most, readAtLeast } = this.#options
    const reads = new Map<string, number>()
    for (const namespace of core.sources.namespaces)
      for (const { key, reads: count } of [...(await heldMost(core, namespace, most)), ...readAtLeast(namespace)])
        if (count > (reads.get(key) ?? 0)) reads.set(key, count)
    const keys = [...reads].sort(([, a], [, b]) => b - a).map(([key]) => key)
    // A list that cannot be kept costs the next start its warming, nothing else.
    await this.#store.save([...new Set([...keys, ...this.#left])].slice(0, most)).catch(() => undefined)
  }
}

/** What of a namespace is held, may be served, and was read since it was stored. */
async function heldMost(core: Core, namespace: string, most: number): Promise<Read[]> {
  const { items } = await stepByStep(core.near.list({ namespace }, { by: 'hits', descending: true }, undefined, most))
  return items.flatMap(({ key }) => {
    const entry = core.near.find(key)
    const reads = core.near.hitsOf(key)
    return entry && reads > 0 && servable(core, entry, true) !== 'dead' ? [{ key, reads }] : []
  })
}

function missing(key: string): never {
  throw new Error(`${key} was not to be warmed`)
}
