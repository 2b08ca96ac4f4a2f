import type { WriteReceipt } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import type { SetOptions } from '@/lib/engine/options'
import { namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'
import { draft } from './draft'
import { checked } from './set'
import { keep } from './store'

/**
 * `setMany` of one value, without a wait, where nobody has to be waited for: the log is this process's own, memory is the
 * only level, and nothing depends on the key. The dozen promises of the long way take ten times as long as all the rest.
 *
 * @returns undefined where it takes the long way; nothing was done then
 * @throws TypeError, NotStorable as `setMany` does
 */
export function setAtOnce(
  core: Core,
  key: string,
  value: unknown,
  options: SetOptions | undefined,
): WriteReceipt | undefined {
  if (core.far.length > 0 || options?.dependsOn?.length) return undefined
  const shielded = checked(core, key, value)
  const policy = core.policies.for(key, options)
  const children = core.dependencies.childrenOf([key])
  if ('then' in children || children.length > 0) return undefined
  const appended = core.follower.appendAtOnce({ kind: 'write', names: [keyName(key)], mode: 'hard' })
  if (!appended) return undefined
  const { epoch, record } = appended
  const { seq } = record
  const version = core.validity.versions.active(namespaceOf(key))
  const offer = {
    key,
    value,
    shielded,
    policy,
    tags: policy.tags,
    dependsOn: NONE,
    version,
    epoch,
    stamp: seq,
    loadMs: 0,
  }
  return { seq, stored: keep(core, key, draft(core, offer), true) === undefined }
}

const NONE: readonly string[] = []
