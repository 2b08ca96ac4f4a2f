import type { LoadContext } from '@/lib/engine/options'
import { assertTags, unique } from '@/lib/engine/policy'
import { parseDuration } from '@/lib/kernel/duration'
import type { LateSignal } from './late-signal'
import type { Notes } from './notes'
import { assertDependencies } from './request'

/**
 * What a loader is handed: what it says holds for all the keys of the call. A class, because a getter in an object literal
 * takes V8 15 times as long as all the rest of it (1.6 µs); its functions are its own, so that they can be taken out of it.
 */
export class ContextOfMany implements Omit<LoadContext, 'key'> {
  readonly #notes: readonly Notes[]
  readonly #late: LateSignal

  constructor(notes: readonly Notes[], late: LateSignal) {
    this.#notes = notes
    this.#late = late
  }

  get signal(): AbortSignal {
    return this.#late.signal
  }

  readonly tag = (...tags: string[]): void => {
    assertTags(tags)
    for (const { judged } of this.#notes) judged.tags = unique([...judged.tags, ...tags])
  }

  readonly dependOn = (...keys: string[]): void => {
    assertDependencies(keys)
    for (const { judged } of this.#notes) judged.dependsOn = unique([...judged.dependsOn, ...keys])
  }

  readonly ttl: LoadContext['ttl'] = (ttl) => {
    const ttlMs = parseDuration(ttl, 'ctx.ttl')
    for (const notes of this.#notes) notes.ttlMs = ttlMs
  }

  readonly skip = (): void => {
    for (const notes of this.#notes) notes.skipped = true
  }
}

export class ContextOfOne extends ContextOfMany implements LoadContext {
  readonly key: string

  constructor(key: string, notes: readonly Notes[], late: LateSignal) {
    super(notes, late)
    this.key = key
  }
}
