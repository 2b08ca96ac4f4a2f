import type {
  FoundEntry,
  HeldCopy,
  InvalidationPlan,
  ListedEntry,
  ListQuery,
  NameCounts,
  Stats,
} from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'
import type { LoadContext, NamespacePolicy, SetOptions } from '@/lib/engine/options'
import { systemClock } from '@/lib/kernel/clock'
import { parseDuration } from '@/lib/kernel/duration'
import type { CacheEvent, EventKind, EventOf } from '@/lib/kernel/event'
import { NoDeadLetter } from '@/lib/kernel/errors'
import { namespaceOf } from '@/lib/kernel/key'
import { NOTHING_COUNTED } from '@/lib/kernel/strategy'
import { OUTCOMES } from '@/lib/kernel/outcome'
import type { Target } from '@/lib/kernel/target'
import { fleetOfOne } from './fleet-of-one'

const NO_LATENCY = { boundaries: [1], counts: [0, 0], sum: 0, count: 0, fine: [] }

interface Held {
  value: unknown
  tags: readonly string[]
  dependsOn: readonly string[]
  expiresAt: number
  version: number
  stamp: number
  hits: number
}

/** The contract of a cache over one Map with a single level, for tests of what stands above the engine. */
export function createFakeCache(name = 'fake', namespaces: Record<string, NamespacePolicy> = {}): Cache & FakeControls {
  const held = new Map<string, Held>()
  const versions = new Map<string, number[]>()
  const listeners = new Map<EventKind, Set<(event: CacheEvent) => void>>()
  const byOutcome = { memory: 0, redis: 0, disk: 0, source: 0, stale: 0, miss: 0 }
  const undone = new Set<number>()
  let seq = 0
  let down = false
  let bypassedUntil: number | null = null
  const now = () => systemClock.now()

  const emit = (event: CacheEvent) => listeners.get(event.kind)?.forEach((listener) => listener(event))
  const find = (key: string) => {
    const entry = held.get(key)
    return entry && entry.version === versionsOf(namespaceOf(key)).active && entry.expiresAt > now() ? entry : undefined
  }
  const versionsOf = (namespace: string) => {
    const known = versions.get(namespace) ?? [1]
    return { namespace, active: known[0] ?? 1, known }
  }
  const dependentsOf = (key: string) =>
    [...held].filter(([, { dependsOn }]) => dependsOn.includes(key)).map(([child]) => child)

  function matchedBy(target: Target): string[] {
    const keys = [...held.keys()].filter((key) => find(key))
    const tagsOf = (key: string) => held.get(key)?.tags ?? []
    if ('key' in target) return keys.filter((key) => key === target.key)
    if ('keys' in target) return keys.filter((key) => target.keys.includes(key))
    if ('tag' in target) return keys.filter((key) => tagsOf(key).includes(target.tag))
    if ('tags' in target)
      return keys.filter((key) =>
        target.tags[target.match === 'all' ? 'every' : 'some']((tag) => tagsOf(key).includes(tag)),
      )
    if ('namespace' in target) return keys.filter((key) => namespaceOf(key) === target.namespace)
    if ('prefix' in target) return keys.filter((key) => key.startsWith(target.prefix))
    if ('all' in target) return keys
    const all = new Set([target.dependency])
    for (const key of all) dependentsOf(key).forEach((child) => all.add(child))
    return [...all].filter((key) => find(key))
  }

  function store(key: string, value: unknown, options: SetOptions = {}) {
    const ttl = options.ttl ?? '1h'
    held.set(key, {
      ...{ value, tags: options.tags ?? [], dependsOn: options.dependsOn ?? [], hits: 0 },
      ...{ expiresAt: now() + parseDuration(ttl), version: versionsOf(namespaceOf(key)).active, stamp: seq },
    })
    emit({ kind: 'entry.stored', key, sizeBytes: sizeOf(value), ttlMs: 0, tags: options.tags ?? [] })
    return { seq: ++seq, stored: true }
  }

  function getEntry<V>(key: string): Promise<FoundEntry<V> | undefined> {
    const entry = find(key)
    byOutcome[entry ? 'memory' : 'miss']++
    emit({ kind: 'request.served', key, outcome: entry ? 'memory' : 'miss', ms: 0.1 })
    if (!entry) return Promise.resolve(undefined)
    entry.hits++
    const { value, tags, dependsOn, stamp } = entry
    return Promise.resolve({
      ...{ value: value as V, tags, dependsOn, stamp, version: entry.version, level: 'memory', state: 'fresh' },
      ...{ ageMs: 0, ttlMs: entry.expiresAt - now(), sizeBytes: sizeOf(value), degraded: false, dirty: false },
    })
  }

  const position = () => ({
    epoch: 'fake',
    applied: seq,
    base: 0,
    confirmedAgoMs: 0,
    degraded: down,
    queued: 0,
    gaps: 0,
  })

  const strategies = () =>
    Object.keys(namespaces).map((namespace) => ({
      ...{ namespace, isBound: false, strategies: [{ name: 'cache-aside' as const, settings: { ttlMs: 3_600_000 } }] },
      counts: { ...NOTHING_COUNTED, pending: 0, deadLetters: 0 },
    }))
  function stats(): Stats {
    const total = OUTCOMES.reduce((sum, outcome) => sum + byOutcome[outcome], 0)
    const bytes = [...held.values()].reduce((sum, { value }) => sum + sizeOf(value), 0)
    return {
      requests: {
        total,
        byOutcome: { ...byOutcome },
        hitRate: total ? byOutcome.memory / total : null,
        latencyMs: null,
      },
      levels: [
        {
          ...{ name: 'memory', hits: byOutcome.memory, misses: byOutcome.miss, sets: seq, deletes: 0, evictions: 0 },
          ...{
            expirations: 0,
            errors: 0,
            failures: [],
            hitRate: null,
            entries: held.size,
            bytes,
            maxBytes: null,
            latencyMs: null,
          },
          ...{ status: down ? 'down' : 'up', reason: down ? 'a test said so' : '', bypassedUntil },
        },
      ],
      loads: { total: byOutcome.source, failed: 0, shared: 0, avoided: byOutcome.memory, latencyMs: null },
      invalidations: 0,
      writeBehind: { pending: 0, deadLetters: 0 },
      strategies: NOTHING_COUNTED,
      refused: {},
    }
  }

  function preview(target: Target): InvalidationPlan {
    const keys = matchedBy(target).sort()
    const bytes = keys.reduce((sum, key) => sum + sizeOf(held.get(key)?.value), 0)
    const dependents = 'dependency' in target ? Math.max(0, keys.length - 1) : 0
    const perLevel = { memory: keys.length }
    return {
      matched: keys.length,
      perLevel,
      bytes,
      sample: keys.slice(0, 10),
      dependents,
      expectedLoads: keys.length,
      exact: true,
      fingerprint: `keys ${keys.join('\n')}`,
    }
  }

  async function list(query: ListQuery = {}) {
    const { prefix = '', from = '', contains = '', tag, namespace, cursor, limit = 50 } = query
    if (cursor !== undefined && !cursor.startsWith('after:')) throw new TypeError('the cursor is none of ours')
    const keys = [...held.keys()]
      .sort()
      .filter((key) => key.startsWith(prefix) && key >= from && key.includes(contains))
    const rows = keys
      .map(rowOf)
      .filter((row) => (tag === undefined || row.tags.includes(tag)) && (namespace ?? row.namespace) === row.namespace)
    const rest = cursor === undefined ? rows : rows.filter(({ key }) => key > cursor.slice('after:'.length))
    const items = rest.slice(0, limit)
    const nextCursor = rest.length > limit ? `after:${items.at(-1)?.key}` : undefined
    return { items, nextCursor, total: rows.length, totalIsExact: true, unanswered: [], unseen: [] }
  }

  async function tally() {
    const [namespaces, tags] = [new Map<string, NameCounts>(), new Map<string, NameCounts>()]
    const rows = [...held.keys()].filter(find).map(rowOf)
    const add = (counts: Map<string, NameCounts>, name: string, { sizeBytes, hits }: ListedEntry) => {
      const known = counts.get(name) ?? { entries: 0, bytes: 0, hits: 0 }
      counts.set(name, { entries: known.entries + 1, bytes: known.bytes + sizeBytes, hits: known.hits + hits })
    }
    for (const row of rows) {
      add(namespaces, row.namespace, row)
      for (const tag of row.tags) add(tags, tag, row)
    }
    return { namespaces, tags, entries: rows.length, isExact: true, unanswered: [] }
  }

  function rowOf(key: string): ListedEntry {
    const entry = held.get(key)
    return {
      ...{ key, namespace: namespaceOf(key), version: entry?.version ?? 1, levels: ['memory'] },
      ...{
        state: find(key) ? 'fresh' : 'dead',
        ttlMs: (entry?.expiresAt ?? 0) - now(),
        sizeBytes: sizeOf(entry?.value),
      },
      ...{ hits: entry?.hits ?? 0, tags: entry?.tags ?? [] },
    }
  }

  function inspect(key: string) {
    const entry = held.get(key)
    const copy: HeldCopy = entry
      ? {
          ...{ level: 'memory', present: true, state: find(key) ? 'fresh' : 'dead', version: entry.version, ageMs: 0 },
          ...{ ttlMs: entry.expiresAt - now(), sizeBytes: sizeOf(entry.value), stamp: entry.stamp, tags: entry.tags },
          dependsOn: entry.dependsOn,
        }
      : { level: 'memory', present: false }
    const activeVersion = versionsOf(namespaceOf(key)).active
    return Promise.resolve({
      ...{ key, namespace: namespaceOf(key), activeVersion, copies: [copy] },
      ...{ dependents: dependentsOf(key), dependentsKnown: true, log: position() },
    })
  }

  async function getOrSet<V>(key: string, load: (context: LoadContext) => V | Promise<V>): Promise<V> {
    const found = await getEntry<V>(key)
    if (found) return found.value
    emit({ kind: 'load.started', key, cause: 'miss' })
    const options = { ttl: undefined as SetOptions['ttl'], tags: [] as string[], dependsOn: [] as string[] }
    const value = await load({
      ...{ key, signal: new AbortController().signal, skip: () => {} },
      tag: (...tags) => void options.tags.push(...tags),
      dependOn: (...keys) => void options.dependsOn.push(...keys),
      ttl: (ttl) => void (options.ttl = ttl),
    })
    emit({ kind: 'load.finished', key, ms: 1 })
    byOutcome.source++
    store(key, value, options)
    return value
  }

  function invalidate(target: Target) {
    const { matched, perLevel } = preview(target)
    matchedBy(target).forEach((key) => held.delete(key))
    seq++
    const record = { kind: 'invalidate', names: ['t:x'], mode: 'hard', seq, nonce: '', origin: '', at: now() } as const
    emit({ kind: 'invalidation.applied', record, local: true })
    return Promise.resolve({ seq, matched, perLevel, exact: true, ms: 0.1 })
  }

  return {
    ...{ name, namespaces, position, stats, getEntry, getOrSet, list, inspect, invalidate },
    version: (namespace) => versionsOf(namespace).active,
    versions: versionsOf,
    ready: () => Promise.resolve(),
    get: async <V>(key: string) => (await getEntry<V>(key))?.value,
    peek: <V>(key: string) => find(key)?.value as V | undefined,
    getMany: () => Promise.resolve(new Map()),
    getOrSetMany: () => Promise.resolve(new Map()),
    set: (key, value, options) => Promise.resolve(store(key, value, options)),
    setMany: (entries, options) => {
      for (const [key, value] of entries) store(key, value, options)
      return Promise.resolve({ seq, stored: true })
    },
    delete: (key) => Promise.resolve(held.delete(key) ? 1 : 0),
    retime: (keys, ttl) => {
      const entries = [...keys].flatMap((key) => find(key) ?? [])
      for (const entry of entries) entry.expiresAt = now() + parseDuration(ttl)
      return Promise.resolve(entries.length)
    },
    deleteMany: (keys) => Promise.resolve([...keys].filter((key) => held.delete(key)).length),
    preview: (target) => Promise.resolve(preview(target)),
    undo: (of) => {
      if (of > seq || undone.has(of)) return Promise.reject(new TypeError(`nothing to undo at position ${of}`))
      undone.add(of)
      return invalidate({ keys: [] })
    },
    bumpVersion: (namespace) => {
      const { active, known } = versionsOf(namespace)
      versions.set(namespace, [active + 1, ...known])
      return Promise.resolve({ ...versionsOf(namespace), seq: ++seq })
    },
    activateVersion: (namespace, version) => {
      const wanted = typeof version === 'number' ? version : version.active
      versions.set(namespace, [wanted, ...versionsOf(namespace).known.filter((known) => known !== wanted)])
      return Promise.resolve({ ...versionsOf(namespace), seq: ++seq })
    },
    async warm(keys, load, { signal, onProgress } = {}) {
      const wanted = [...keys]
      const progress = { done: 0, failed: 0, total: wanted.length }
      for (const key of wanted) {
        if (signal?.aborted) break
        await getOrSet(key, (context) => load(key, context)).then(
          () => progress.done++,
          () => progress.failed++,
        )
        onProgress?.({ ...progress })
      }
      const { done, failed, total } = progress
      return {
        done,
        failed,
        total,
        loaded: done,
        held: 0,
        stopped: signal?.aborted ?? false,
        ms: 0,
        firstError: undefined,
      }
    },
    bypass(level, duration) {
      if (level !== 'memory') throw new TypeError(`this cache has no level called ${JSON.stringify(level)}`)
      const forMs = parseDuration(duration)
      bypassedUntil = forMs > 0 ? now() + forMs : null
      return bypassedUntil ?? undefined
    },
    strategies,
    tally,
    cleanup: () => Promise.resolve(0),
    redisMemory: () => Promise.resolve(undefined),
    observations: () => ({
      ...{
        since: 0,
        namespaces: [],
        keySampleRate: 1,
        invalidated: [],
        stampede: null,
        clockAheadMs: 0,
        curve: null,
        evictedNext: [],
      },
      source: { loads: byOutcome.source, nowMs: 1, usualMs: 1, failing: 0 },
      latency: { requests: NO_LATENCY, loads: NO_LATENCY, levels: [] },
    }),
    resetStats: () => OUTCOMES.forEach((outcome) => (byOutcome[outcome] = 0)),
    on<K extends EventKind>(kind: K, listener: (event: EventOf<K>) => void) {
      const heard = listeners.get(kind) ?? new Set()
      const wrapped = (event: CacheEvent) => listener(event as EventOf<K>)
      listeners.set(kind, heard.add(wrapped))
      return () => void heard.delete(wrapped)
    },
    get fleet() {
      return fleetOfOne(name, this)
    },
    bind: () => {
      throw new Error('the fake cache binds nothing')
    },
    writeBehind: () => undefined,
    deadLetters: () => Promise.resolve([]),
    redriveDeadLetter: (id) => Promise.reject(new NoDeadLetter(id)),
    discardDeadLetter: (id) => Promise.reject(new NoDeadLetter(id)),
    close: () => Promise.resolve(),
    emit,
    break: () => void (down = true),
  }
}

export interface FakeControls {
  /** Tells listeners of something. */
  emit(event: CacheEvent): void
  /** Its level is down from now on. */
  break(): void
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 16
}
