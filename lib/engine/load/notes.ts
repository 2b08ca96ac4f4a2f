import type { Core } from '@/lib/engine/core'
import type { Judged } from '@/lib/engine/invalidation/floors'
import { namespaceOf } from '@/lib/kernel/key'
import type { LoadRequest } from './request'

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
