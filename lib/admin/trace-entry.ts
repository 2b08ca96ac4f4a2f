import type { HeldCopy } from '@/lib/engine/answers'
import type { CacheEvent, EventKind } from '@/lib/kernel/event'
import { namespaceOf } from '@/lib/kernel/key'
import type { LevelName, Outcome } from '@/lib/kernel/outcome'
import { audited } from './audited'
import type { CacheContext } from './context'
import { countServable } from './count-copies'

export interface TraceStep {
  /** ms after the read began; what the levels held is looked up before, at 0. */
  at: number
  what: string
  level?: LevelName
  outcome: string
  ms?: number
  detail?: string
}

const TRACED = [
  'load.started',
  'load.shared',
  'load.finished',
  'load.failed',
  'entry.stored',
  'entry.refused',
  'entry.promoted',
] as const

/** Looks at what each level holds, then does a real read, with a load where there is a source, and tells what happened. */
export async function traceEntry(context: CacheContext, { key }: { key: string }) {
  const { cache, clock } = context
  const { copies } = await cache.inspect(key)
  return audited(context, { action: 'entry.trace', subject: key, before: countServable(copies) }, async () => {
    const steps: TraceStep[] = copies.map(lookedAt)
    const began = clock.now()
    const off = watch(context, key, (event) => steps.push({ at: clock.now() - began, ...told(event) }))
    try {
      const outcome = await read(context, key, () =>
        steps.some(({ what }) => what === 'load.started' || what === 'load.shared'),
      )
      const ms = clock.now() - began
      steps.push({ at: ms, what: 'answered', outcome, ms })
      return { answer: { key, outcome, ms, steps }, after: { outcome } }
    } finally {
      off()
    }
  })
}

async function read({ cache, loaderOf }: CacheContext, key: string, loaded: () => boolean): Promise<Outcome> {
  const found = await cache.getEntry(key)
  if (found) return found.state === 'stale' ? 'stale' : found.level
  const load = loaderOf(namespaceOf(key))
  if (!load) return 'miss'
  await cache.getOrSet(key, load)
  return loaded() ? 'source' : 'memory'
}

function watch({ cache }: CacheContext, key: string, tell: (event: CacheEvent) => void): () => void {
  const listen = (kind: EventKind) =>
    cache.on(kind, (event: CacheEvent) => {
      if ('key' in event && event.key === key) tell(event)
    })
  const offs = TRACED.map(listen)
  return () => offs.forEach((off) => off())
}

function lookedAt({ level, present, state, why, error }: HeldCopy): TraceStep {
  const outcome = error !== undefined ? 'error' : present ? (state ?? 'held') : 'absent'
  return { at: 0, what: 'before the read', level, outcome, detail: error ?? why }
}

function told(event: CacheEvent): Omit<TraceStep, 'at'> {
  switch (event.kind) {
    case 'load.failed':
      return { what: event.kind, outcome: 'failed', ms: event.ms, detail: event.reason }
    case 'load.finished':
      return { what: event.kind, outcome: 'loaded', ms: event.ms }
    case 'load.started':
      return { what: event.kind, outcome: event.cause }
    case 'entry.refused':
      return { what: event.kind, outcome: 'not stored', detail: event.reason }
    case 'entry.promoted':
      return { what: event.kind, outcome: 'promoted', level: event.from }
    default:
      return { what: event.kind, outcome: 'done' }
  }
}
