import type { Core } from '@/lib/engine/core'
import { assertDependencies } from '@/lib/engine/load/request'
import type { SetOptions } from '@/lib/engine/options'
import { unique } from '@/lib/engine/policy'
import { store } from '@/lib/engine/write/store'
import { reasonOf, SourceError } from '@/lib/kernel/errors'
import { namespaceOf } from '@/lib/kernel/key'
import { keyName } from '@/lib/kernel/names'

/** A write to the source: `undefined` as the value for a removal. */
export interface SourceWrite {
  readonly key: string
  readonly value: unknown
  readonly options: SetOptions
  readonly write: () => void | Promise<void>
}

/** Cache-aside's write: the source first, then the entry is dropped everywhere. A failed write leaves both as they were. */
export async function writeAround(core: Core, { key, write }: SourceWrite): Promise<void> {
  await callSource(core, { key, write, strategy: 'around' })
  await core.outgoing.say({ kind: 'write', names: [keyName(key)], mode: 'hard' }, 'queue')
}

/**
 * Write-through: the source first, then every level. The order in which two processes reach the source need not be that
 * in which they reach the log, so the value is stored only if nobody else's record touched the entry between the start
 * of the write and its own record; otherwise the entry is left dropped, and the next read asks the source.
 */
export async function writeThrough(core: Core, { key, value, options, write }: SourceWrite): Promise<void> {
  const policy = core.policies.for(key, options)
  const dependsOn = unique(assertDependencies(options.dependsOn ?? []))
  const { validity } = core
  const version = validity.versions.active(namespaceOf(key))
  const watch = validity.watch({ key, tags: policy.tags, dependsOn })
  try {
    await callSource(core, { key, write, strategy: 'through' })
    const { epoch, stamp } = await core.outgoing.say({ kind: 'write', names: [keyName(key)], mode: 'hard' }, 'queue')
    if (value === undefined) return
    if (watch.seqs.some((other) => other !== stamp)) return core.report({ kind: 'write.overtaken', key })
    await store(core, [{ key, value, policy, tags: policy.tags, dependsOn, version, epoch, stamp, loadMs: 0 }])
  } finally {
    watch.stop()
  }
}

interface SourceCall extends Pick<SourceWrite, 'key' | 'write'> {
  readonly strategy: 'around' | 'through'
}

async function callSource({ report, clock }: Core, { key, write, strategy }: SourceCall): Promise<void> {
  const startedAt = clock.exact()
  try {
    await write()
  } catch (thrown) {
    report({ kind: 'source.refused', key, reason: reasonOf(thrown) })
    throw new SourceError(key, thrown, `the source could not write ${JSON.stringify(key)}: ${reasonOf(thrown)}`)
  }
  report({ kind: 'source.written', key, strategy, ms: clock.exact() - startedAt })
}
