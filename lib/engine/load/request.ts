import type { Core } from '@/lib/engine/core'
import type { Loader, LoadOptions } from '@/lib/engine/options'
import { unique, type Policy } from '@/lib/engine/policy'
import type { LoadCause } from '@/lib/kernel/event'
import { assertKey, assertSeveral } from '@/lib/kernel/key'

/** What one call of `getOrSet` asks for, checked. */
export interface LoadRequest<V = unknown> {
  readonly key: string
  readonly load: Loader<V>
  readonly policy: Policy
  /** Tags of the namespace and of the call. */
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  readonly signal: AbortSignal | undefined
  readonly cause: LoadCause
  /** When the value was made that is to be refreshed before it expires: one that is newer will do. */
  readonly madeAt?: number
}

/** @throws TypeError where the key, a tag or a dependency is none */
export function loadRequest<V>(core: Core, key: string, load: Loader<V>, options?: LoadOptions): LoadRequest<V> {
  assertKey(key)
  if (typeof load !== 'function') throw new TypeError('getOrSet takes a key and a function that loads the value')
  const policy = core.policies.for(key, options)
  const dependsOn = unique(assertDependencies(options?.dependsOn ?? []))
  return { key, load, policy, tags: policy.tags, dependsOn, signal: options?.signal, cause: 'miss' }
}

export function assertDependencies(keys: readonly string[]): readonly string[] {
  assertSeveral(keys, 'dependsOn')
  for (const key of keys) assertKey(key, 'dependency')
  return keys
}
