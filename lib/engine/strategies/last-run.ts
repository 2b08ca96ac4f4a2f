import type { Core } from '@/lib/engine/core'
import { warmThrough } from '@/lib/engine/load/warm'
import type { LoadRequest } from '@/lib/engine/load/request'
import { namespaceOf } from '@/lib/kernel/key'
import type { HotKeyStore } from '@/lib/ports/hot-key-store'

/** A process that is killed loses what was hot in the last minute. */
const SAVE_EVERY_MS = 60_000

export interface LastRunOptions {
  readonly most: number
  readonly concurrency: number | undefined
}

/**
 * Warming from the last run: the keys that were read most are kept, and loaded at the next start, hottest first, each
 * from the source that its namespace is bound to, once it is.
 */
export class LastRun {
  readonly #store: HotKeyStore
  readonly #options: LastRunOptions
  readonly #stop = new AbortController()
  /** What the last run left, of namespaces that are not bound yet. */
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
    this.#waiting = await this.#store.load().catch(() => [])
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

  /** What has not been warmed yet is kept behind what is hot, so that a short run does not lose the list. */
  async #save(core: Core): Promise<void> {
    const { most } = this.#options
    const { items } = core.near.list({}, { by: 'hits', descending: true }, undefined, most)
    const hot = items.map(({ key }) => key).filter((key) => core.near.hitsOf(key) > 0 && isBound(core, key))
    // A list that cannot be kept costs the next start its warming, nothing else.
    await this.#store.save([...new Set([...hot, ...this.#waiting])].slice(0, most)).catch(() => undefined)
  }
}

function isBound(core: Core, key: string): boolean {
  return core.sources.of(namespaceOf(key)) !== undefined
}

function missing(key: string): never {
  throw new Error(`${key} was not to be warmed`)
}
