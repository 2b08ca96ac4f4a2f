import type { Core } from '@/lib/engine/core'
import type { Judged } from '@/lib/engine/invalidation/floors'
import { assertTags, unique } from '@/lib/engine/policy'
import { parseDuration } from '@/lib/kernel/duration'
import { namespaceOf } from '@/lib/kernel/key'
import type { AnyContext } from './call-loader'
import { assertDependencies, type LoadRequest } from './request'

/** What a load in flight will be judged by, and what its loader has said of its value. */
export interface Notes {
  readonly judged: { -readonly [K in keyof Judged]: Judged[K] } & { readonly version: number }
  ttlMs: number | undefined
  skipped: boolean
  /** It was made of something that is known to be wrong (rule R7). */
  bornStale: boolean
}

/** The stamp is taken here, before the loader can have read anything (rule R1). */
export function notesFor(core: Core, { key, tags, dependsOn }: LoadRequest): Notes {
  const { floors, versions, position } = core.validity
  const version = versions.active(namespaceOf(key))
  return {
    judged: { key, tags, dependsOn, epoch: floors.epoch, stamp: position, version },
    ttlMs: undefined,
    skipped: false,
    bornStale: false,
  }
}

/** A loader's context: what it says holds for all the keys of the call. */
export function contextFor(all: readonly Notes[], signal: AbortSignal): AnyContext {
  const note = (change: (notes: Notes) => void): void => all.forEach(change)
  return {
    signal,
    tag: (...tags) => {
      assertTags(tags)
      note(({ judged }) => (judged.tags = unique([...judged.tags, ...tags])))
    },
    dependOn: (...keys) => {
      assertDependencies(keys)
      note(({ judged }) => (judged.dependsOn = unique([...judged.dependsOn, ...keys])))
    },
    ttl: (ttl) => {
      const ttlMs = parseDuration(ttl, 'ctx.ttl')
      note((notes) => (notes.ttlMs = ttlMs))
    },
    skip: () => note((notes) => (notes.skipped = true)),
  }
}
