import type { Core } from '@/lib/engine/core'
import { Turns } from '@/lib/engine/turns'
import type { Offer } from '@/lib/engine/write/draft'
import { DeadlineExceeded, reasonOf, SourceError } from '@/lib/kernel/errors'
import { inWords } from '@/lib/kernel/key'
import type { Timeout } from './call-loader'
import type { LateSignal } from './late-signal'
import type { Notes } from './notes'
import type { LoadRequest } from './request'

/** One call of a loader: what was asked for, and what the loader has said of it, key by key. */
export interface Asking {
  readonly requests: readonly LoadRequest[]
  readonly notes: readonly Notes[]
  readonly timeout: Timeout
}

/**
 * Calls a loader within its time.
 *
 * @throws SourceError where it fails, remembered for the keys whose policy says so
 */
export async function askSource<T>(
  core: Core,
  { requests, notes, timeout }: Asking,
  load: (late: LateSignal) => Promise<T>,
): Promise<T> {
  const startedAt = core.clock.exact()
  try {
    return await core.loaders.call(requests, timeout, (late) => {
      if (!core.reads) return load(late)
      const dependent = notes.filter((_, i) => requests[i]?.policy.autoDepend)
      return core.reads.run(dependent, () => load(late))
    })
  } catch (thrown) {
    const ms = core.clock.exact() - startedAt
    const error = new SourceError(inWords(requests.map(({ key }) => key)), thrown)
    const turns = new Turns(core.clock)
    for (const [i, { key, policy }] of requests.entries()) {
      if (thrown instanceof DeadlineExceeded) core.report({ kind: 'load.timed-out', key, ms, bound: 'hard' })
      core.report({ kind: 'load.failed', key, ms, reason: reasonOf(thrown) })
      remember(core, error, { judged: notes[i]?.judged, ttlMs: policy.errorTtlMs })
      const due = turns.due()
      if (due) await due
    }
    throw error
  }
}

function remember(core: Core, error: SourceError, { judged, ttlMs }: Failed): void {
  if (ttlMs === 0 || !judged) return
  core.errors.add({ error, until: core.clock.now() + ttlMs, judged })
  core.report({ kind: 'error.cached', key: judged.key, ttlMs })
}

interface Failed {
  readonly judged: Notes['judged'] | undefined
  readonly ttlMs: number
}

/** A loader has answered for a key. */
export function noteLoaded(core: Core, key: string, { value, loadMs }: Loaded): void {
  core.report({ kind: 'load.finished', key, ms: loadMs })
  core.recorder.loaded(key, value)
}

export interface Loaded {
  readonly value: unknown
  readonly loadMs: number
}

/** @returns what asks to be stored of a loaded value; undefined where its loader said that it is not to be */
export function offerOf(
  core: Core,
  policy: LoadRequest['policy'],
  { notes: { judged, ttlMs, skipped, bornStale }, value, loadMs }: Loaded & { readonly notes: Notes },
): Offer | undefined {
  if (skipped) return void core.report({ kind: 'entry.refused', key: judged.key, reason: 'skipped' })
  const life = bornStale ? { ttlMs: 0, policy: { ...policy, ttlOnDiskMs: 0 } } : { ttlMs, policy }
  return { value, loadMs, policy: life.policy, ttlMs: life.ttlMs, ...judged }
}
