import type { Core } from '@/lib/engine/core'
import { loadRequest, type LoadRequest } from '@/lib/engine/load/request'
import type { Loader, LoadOptions } from '@/lib/engine/options'
import type { LoadCause } from '@/lib/kernel/event'
import { namespaceOf } from '@/lib/kernel/key'

/** How a bound namespace is loaded and written. */
export interface BoundSource {
  readonly load: Loader<unknown>
  readonly options: LoadOptions
  readonly write: 'around' | 'through' | 'behind'
}

/** The sources that namespaces are bound to: for loads that nobody waits for, so that nobody brings a loader along. */
export class Sources {
  readonly #sources = new Map<string, BoundSource>()
  /** Told of each namespace that is bound. */
  onBound: (namespace: string) => void = () => undefined

  add(namespace: string, source: BoundSource): void {
    this.#sources.set(namespace, source)
    this.onBound(namespace)
  }

  of(namespace: string): BoundSource | undefined {
    return this.#sources.get(namespace)
  }

  get namespaces(): Iterable<string> {
    return this.#sources.keys()
  }

  /** @returns how to load a key from the source of its namespace; undefined where that is not bound */
  requestFor(core: Core, key: string, cause: LoadCause): LoadRequest | undefined {
    const source = this.#sources.get(namespaceOf(key))
    return source && { ...loadRequest(core, key, source.load, source.options), cause, signal: undefined }
  }
}
