import type { Core } from '@/lib/engine/core'
import type { LoadRequest } from '@/lib/engine/load/request'
import { loadUnlessHeld } from '@/lib/engine/load/warm'
import { reasonOf } from '@/lib/kernel/errors'
import { namespaceOf } from '@/lib/kernel/key'

/** Loads at once: fewer than readers cause, who wait for theirs. */
const AT_ONCE = 4
/** Keys that wait for a place; beyond, what is asked for is dropped: a guess that comes late is worth nothing. */
const MAX_WAITING = 1_000

/** Loads, in the background, the keys that are likely to be read after one that had to be loaded (`prefetch`). */
export class Prefetcher {
  readonly #waiting = new Map<string, LoadRequest>()
  #running = 0
  #ended = false

  /** A key had to be loaded for a reader. What is loaded by prefetching prefetches nothing itself: one step, no avalanche. */
  loaded(core: Core, { key, policy, cause }: LoadRequest): void {
    if (!policy.prefetch || cause !== 'miss' || this.#ended) return
    try {
      const keys = [...policy.prefetch(key)]
      if (keys.length === 0) return
      core.report({ kind: 'prefetch.asked', key, keys })
      for (const related of keys) this.#ask(core, related)
    } catch (thrown) {
      // A mistake in `prefetch` must not cost the reader the value that was loaded.
      core.report({ kind: 'prefetch.dropped', key, reason: reasonOf(thrown) })
    }
  }

  end(): void {
    this.#ended = true
    this.#waiting.clear()
  }

  #ask(core: Core, key: string): void {
    const drop = (reason: string): void => core.report({ kind: 'prefetch.dropped', key, reason })
    const request = core.sources.requestFor(core, key, 'prefetch')
    if (!request) return drop(`no source is bound to ${JSON.stringify(namespaceOf(key))}`)
    if (this.#waiting.size >= MAX_WAITING) return drop('too many keys wait to be prefetched')
    this.#waiting.set(key, request)
    if (this.#running < AT_ONCE) void this.#work(core)
  }

  async #work(core: Core): Promise<void> {
    this.#running++
    for (const [key, request] of this.#waiting) {
      this.#waiting.delete(key)
      // Not a read of the load that made the reader ask. What fails is told as `load.failed`; nobody waits for it.
      const load = (): Promise<unknown> => loadUnlessHeld(core, request).catch(() => undefined)
      await (core.reads ? core.reads.run([], load) : load())
    }
    this.#running--
  }
}
