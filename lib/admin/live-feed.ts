import type { Cache } from '@/lib/engine/cache-contract'
import type { Clock } from '@/lib/kernel/clock'
import type { CacheEvent, EventKind, EventOf } from '@/lib/kernel/event'
import type { Operations } from './operations'
import { writeOperation } from './write-operation'

/** What happened, for those who watch. The API's contract describes the same (`lib/api/contract/events.ts`). */
export type LiveEvent =
  | { kind: 'activity'; at: number; events: CacheEvent[]; dropped: number }
  | { kind: 'rates'; at: number; overMs: number; requests: number; byOutcome: Record<string, number> }
  | { kind: 'invalidation'; at: number; seq: number; names: string[]; mode: string; local: boolean }
  | { kind: 'level'; at: number; level: string; status: string; reason: string }
  | { kind: 'log'; at: number; status: string; reason: string }
  | { kind: 'operation'; at: number; operation: ReturnType<typeof writeOperation> }

export interface LiveMessage {
  /** Of this feed's life and position: ids of another process are known to be foreign. */
  readonly id: string
  readonly event: LiveEvent
}

export interface LiveWatcher {
  onMessage(message: LiveMessage): void
  /** The feed ends: the server is going down. */
  onClose(): void
}

/** Two looks a second feel live; each sends at most that many events, and says how many it left out. */
const FLUSH_MS = 500
const EVENTS_PER_FLUSH = 25
const RATES_EVERY = 4
/** What a client that was away for some seconds can be told of. */
const RING = 256
const NAMES_SHOWN = 20

const SAMPLED = [
  'request.served',
  'entry.stored',
  'entry.refused',
  'entry.promoted',
  'entry.evicted',
  'entry.expired',
  'entry.undecodable',
  'load.started',
  'load.finished',
  'load.failed',
  'level.failed',
] as const satisfies readonly EventKind[]

/**
 * One cache's events as one bounded stream. Invalidations and states of levels are always kept for replay; the rest is
 * listened to only while somebody watches, so that a server nobody looks at pays nothing for it.
 */
export class LiveFeed {
  readonly #cache: Cache
  readonly #clock: Clock
  readonly #life: string
  readonly #ring: LiveMessage[] = []
  readonly #watchers = new Set<LiveWatcher>()
  readonly #always: (() => void)[]
  #sampling: (() => void) | undefined
  #sent = 0

  /** @param options `life`: a random name for this feed's life, part of its messages' ids; `operations`: of this process */
  constructor(cache: Cache, clock: Clock, { life, operations }: { life: string; operations: Operations }) {
    this.#cache = cache
    this.#clock = clock
    this.#life = life
    this.#always = [
      cache.on('invalidation.applied', (event) => this.#invalidated(event)),
      cache.on('level.status', ({ level, status, reason }) =>
        this.#send({ kind: 'level', at: this.#now(), level, status, reason }),
      ),
      operations.watch((operation) => {
        if (operation.cache === cache.name)
          this.#send({ kind: 'operation', at: this.#now(), operation: writeOperation(operation) })
      }),
      cache.on('log.status', ({ status, reason }) => this.#send({ kind: 'log', at: this.#now(), status, reason })),
    ]
  }

  /**
   * @param lastId the last message that was seen, to be told what came since, as far as it is kept
   * @returns a function that ends it
   */
  watch(watcher: LiveWatcher, lastId?: string): () => void {
    const seen = lastId === undefined ? -1 : this.#ring.findIndex(({ id }) => id === lastId)
    if (seen >= 0) this.#ring.slice(seen + 1).forEach((message) => watcher.onMessage(message))
    this.#watchers.add(watcher)
    this.#sampling ??= this.#sample()
    return () => {
      this.#watchers.delete(watcher)
      if (this.#watchers.size > 0) return
      this.#sampling?.()
      this.#sampling = undefined
    }
  }

  get watchers(): number {
    return this.#watchers.size
  }

  close(): void {
    for (const { onClose } of this.#watchers) onClose()
    this.#watchers.clear()
    this.#sampling?.()
    this.#sampling = undefined
    this.#always.forEach((off) => off())
  }

  #sample(): () => void {
    let events: CacheEvent[] = []
    let dropped = 0
    let turn = 0
    let before = { at: this.#now(), byOutcome: { ...this.#cache.stats().requests.byOutcome } }
    const listen = (kind: EventKind) =>
      this.#cache.on(kind, (event: CacheEvent) => {
        if (events.length < EVENTS_PER_FLUSH) events.push(event)
        else dropped++
      })
    const offs = SAMPLED.map(listen)
    const timer = setInterval(() => {
      if (events.length > 0) this.#send({ kind: 'activity', at: this.#now(), events, dropped })
      events = []
      dropped = 0
      if (++turn % RATES_EVERY === 0) before = this.#sendRates(before)
    }, FLUSH_MS)
    timer.unref()
    return () => {
      clearInterval(timer)
      offs.forEach((off) => off())
    }
  }

  #sendRates(before: { at: number; byOutcome: Record<string, number> }) {
    const now = { at: this.#now(), byOutcome: { ...this.#cache.stats().requests.byOutcome } }
    const byOutcome: Record<string, number> = {}
    let requests = 0
    for (const [outcome, count] of Object.entries(now.byOutcome)) {
      // Counters may have been reset in between; a negative rate would be nonsense.
      byOutcome[outcome] = Math.max(0, count - (before.byOutcome[outcome] ?? 0))
      requests += byOutcome[outcome]
    }
    this.#send({ kind: 'rates', at: now.at, overMs: now.at - before.at, requests, byOutcome })
    return now
  }

  #invalidated({ record, local }: EventOf<'invalidation.applied'>): void {
    // A write drops other processes' copies: too many, and nothing that somebody asked for.
    if (record.kind === 'write') return
    const mode = 'mode' in record ? record.mode : record.kind
    const names = record.names.slice(0, NAMES_SHOWN)
    this.#send({ kind: 'invalidation', at: this.#now(), seq: record.seq, names, mode, local })
  }

  #send(event: LiveEvent): void {
    const message = { id: `${this.#life}-${++this.#sent}`, event }
    this.#ring.push(message)
    if (this.#ring.length > RING) this.#ring.shift()
    for (const { onMessage } of this.#watchers) onMessage(message)
  }

  #now(): number {
    return Math.round(this.#clock.now())
  }
}
