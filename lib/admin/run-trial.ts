import type { Cache } from '@/lib/engine/cache-contract'
import { reasonOf } from '@/lib/kernel/errors'
import type { CacheEvent, EventKind } from '@/lib/kernel/event'
import { audited } from './audited'
import type { CacheContext, PreparedTrial } from './context'
import { Refused } from './refused'

export type TrialRequest =
  | { readonly kind: 'reads'; readonly namespace: string; readonly readers: number }
  | { readonly kind: 'writes'; readonly namespace: string; readonly rows: number }

/** Caches on which a trial runs: two at a time would count each other's events. */
const busy = new WeakSet<Cache>()

/**
 * Tries a strategy on the real source: so many readers of one cold key, or so many rows written through the cache, and
 * tells what came of it.
 */
export async function runTrial(context: CacheContext, request: TrialRequest) {
  const { cache, trials } = context
  const { kind, namespace } = request
  if (!trials) throw new Refused('conflict', 'This server has no demo data to try strategies with.')
  if (!trials.kindsFor(namespace).includes(kind))
    throw new Refused('bad-input', `${JSON.stringify(namespace)} cannot be tried with ${kind}.`, '$.namespace')
  if (busy.has(cache)) throw new Refused('conflict', 'A trial is running; wait until it has ended.')
  const calls = kind === 'reads' ? request.readers : request.rows
  busy.add(cache)
  try {
    return await audited(context, { action: 'strategy.trial', subject: `${namespace} ${kind} ${calls}` }, async () => {
      const prepared = await (kind === 'reads' ? trials.reads(namespace) : trials.writes(namespace, calls))
      const answer = {
        kind,
        namespace,
        strategies: strategiesOf(cache, namespace),
        ...(await run(context, prepared, calls)),
      }
      const { failed, loads, shared, writes, ms } = answer
      return { answer, after: { failed, loads, shared, writes, ms } }
    })
  } finally {
    busy.delete(cache)
  }
}

async function run({ cache, clock }: CacheContext, { keys, call, settled }: PreparedTrial, calls: number) {
  const watched = watch(cache, new Set(keys))
  const startedAt = clock.now()
  const elapsed = (): number => clock.now() - startedAt
  let slowestMs = 0
  let firstError: string | null = null
  let failed = 0
  const one = async (n: number): Promise<void> => {
    try {
      await call(n)
    } catch (thrown) {
      failed++
      firstError ??= reasonOf(thrown)
    }
    slowestMs = Math.max(slowestMs, elapsed())
  }
  await Promise.all(Array.from({ length: calls }, (_, n) => one(n)))
  const ms = elapsed()
  await settled()
  const { events, countOf } = watched.stop()
  const writes = countOf('source.written') + countOf('writes.flushed')
  return {
    ...{ calls, failed, firstError, keys: keys.length, loads: countOf('load.started'), shared: countOf('load.shared') },
    ...{ writes, ms, settledMs: elapsed(), slowestMs, events },
  }
}

const WATCHED: readonly EventKind[] = [
  ...(['load.started', 'load.shared', 'load.finished', 'load.failed', 'load.timed-out', 'stale.served'] as const),
  ...(['refresh.withheld', 'error.cached', 'error.served', 'entry.stored', 'entry.refused', 'entry.promoted'] as const),
  ...(['prefetch.asked', 'source.written', 'source.refused', 'write.overtaken', 'write.acknowledged'] as const),
  ...(['writes.flushed', 'writes.retried', 'write.buried'] as const),
]

/** Counts what happens to the keys of a trial; the demo's traffic goes on beside it. */
function watch(cache: Cache, keys: ReadonlySet<string>) {
  const counts = new Map<string, { kind: string; why: string; count: number }>()
  const namespaces = new Set([...keys].map((key) => key.slice(0, key.indexOf(':'))))
  const note = (event: CacheEvent): void => {
    if ('key' in event ? !keys.has(event.key) : !('namespace' in event && namespaces.has(event.namespace))) return
    const why = whyOf(event)
    const counted = counts.get(`${event.kind} ${why}`) ?? { kind: event.kind, why, count: 0 }
    counted.count += 'writes' in event ? event.writes : 1
    counts.set(`${event.kind} ${why}`, counted)
  }
  const offs = WATCHED.map((kind) => cache.on(kind, note))
  return {
    stop() {
      for (const off of offs) off()
      const events = [...counts.values()]
      const countOf = (kind: EventKind): number =>
        events.reduce((sum, event) => (event.kind === kind ? sum + event.count : sum), 0)
      return { events, countOf }
    },
  }
}

function whyOf(event: CacheEvent): string {
  if (event.kind === 'load.started') return event.cause
  if (event.kind === 'load.timed-out') return event.bound
  if (event.kind === 'source.written') return event.strategy
  return 'reason' in event ? event.reason : ''
}

function strategiesOf(cache: Cache, namespace: string) {
  const found = cache.strategies().find((one) => one.namespace === namespace)
  return found ? found.strategies.map(({ name }) => name) : []
}
