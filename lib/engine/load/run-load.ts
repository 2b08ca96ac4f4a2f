import type { Core } from '@/lib/engine/core'
import { Turns } from '@/lib/engine/turns'
import type { Offer } from '@/lib/engine/write/draft'
import { store } from '@/lib/engine/write/store'
import { DeadlineExceeded, reasonOf, SourceError } from '@/lib/kernel/errors'
import { nextTurn } from '@/lib/kernel/next-turn'
import type { AnyContext, Timeout } from './call-loader'
import type { Flight } from './flights'
import { contextFor, notesFor, type Notes } from './notes'
import type { LoadRequest } from './request'
import { takeTurn } from './take-turn'

/** Starts one load of one key and puts it among the flights; its value is stored when it is there, if it still may be. */
export function startLoad(core: Core, request: LoadRequest): Flight {
  const notes = notesFor(core, request)
  return core.flights.add({ judged: notes.judged, result: loadInTurn(core, request, notes) })
}

async function loadInTurn(core: Core, request: LoadRequest, notes: Notes): Promise<unknown> {
  const arrivedAt = core.clock.exact()
  const turn = await takeTurn(core, request, notes.judged)
  if (turn.kind === 'found') {
    // Who joined this load is answered with that entry, so it is judged by what the entry answers to.
    const { tags, dependsOn, epoch, stamp, value } = turn.entry
    Object.assign(notes.judged, { tags, dependsOn, epoch, stamp })
    return value
  }
  const load = async (context: AnyContext): Promise<Map<string, unknown>> => {
    const value: unknown = await request.load({ key: request.key, ...context })
    return new Map([[request.key, value]])
  }
  try {
    // What was spent on waiting for another process is gone from the time that the caller gives.
    const { hardTimeoutMs: ms } = request.policy
    const timeout = { ms, leftMs: ms - (core.clock.exact() - arrivedAt) }
    const values = await runLoad(core, { requests: [request], notes: [notes], load, timeout })
    return values.get(request.key)
  } finally {
    turn.release()
  }
}

/** Flights that land in one turn of the event loop: each wakes its waiters, 100,000 of them for longer than a turn may be. */
const LANDINGS_A_TURN = 500

/** One call of a loader for several keys, with one flight a key, so that others may join any of them. */
export class SharedLoad {
  readonly #core: Core
  readonly #requests: LoadRequest[] = []
  readonly #notes: Notes[] = []
  readonly #values = deferred<ReadonlyMap<string, unknown>>()
  #landing = this.#values.promise

  constructor(core: Core) {
    this.#core = core
  }

  /** Puts a key among the flights. */
  add(request: LoadRequest): Flight {
    const notes = notesFor(this.#core, request)
    const { length } = this.#requests
    if (length > 0 && length % LANDINGS_A_TURN === 0) this.#landing = aTurnAfter(this.#landing)
    this.#requests.push(request)
    this.#notes.push(notes)
    const { key } = request
    return this.#core.flights.add({ judged: notes.judged, result: this.#landing.then((found) => found.get(key)) })
  }

  /** @param load returns the values by key; keys it leaves out have none */
  start(load: Run['load']): void {
    const [first] = this.#requests
    if (!first) return
    const { hardTimeoutMs: ms } = first.policy
    const run = { requests: this.#requests, notes: this.#notes, load, timeout: { ms, leftMs: ms } }
    this.#values.resolve(runLoad(this.#core, run))
  }
}

async function aTurnAfter<T>(earlier: Promise<T>): Promise<T> {
  const value = await earlier
  await nextTurn()
  return value
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T | Promise<T>) => void } {
  let resolve: (value: T | Promise<T>) => void = () => undefined
  const promise = new Promise<T>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** One call a level for so many: below a turn of the loop, with values of a kilobyte (2 ms of encoding). */
const STORED_AT_ONCE = 1_000

interface Run {
  readonly requests: readonly LoadRequest[]
  readonly notes: readonly Notes[]
  readonly load: (context: AnyContext) => Promise<ReadonlyMap<string, unknown>>
  readonly timeout: Timeout
}

async function runLoad(core: Core, run: Run): Promise<ReadonlyMap<string, unknown>> {
  const startedAt = core.clock.exact()
  const turns = new Turns(core.clock)
  const keys: string[] = []
  for (const { key, cause } of run.requests) {
    core.report({ kind: 'load.started', key, cause })
    keys.push(key)
    const due = turns.due()
    if (due) await due
  }
  const values = await called(core, run, { keys, startedAt })
  const loadMs = core.clock.exact() - startedAt
  for (const key of keys) {
    core.report({ kind: 'load.finished', key, ms: loadMs })
    core.recorder.loaded(key, values.get(key))
    const due = turns.due()
    if (due) await due
  }
  // What the loader made but cannot be stored is the program's mistake, not the source's: it is thrown as it is.
  for (let from = 0; from < keys.length; from += STORED_AT_ONCE) {
    await storeLoaded(core, run, { values, loadMs, from })
    await turns.due()
  }
  return values
}

async function called(
  core: Core,
  { requests, notes, load, timeout }: Run,
  { keys, startedAt }: { keys: readonly string[]; startedAt: number },
): Promise<ReadonlyMap<string, unknown>> {
  try {
    return await core.loaders.call(keys, timeout, (signal) => {
      const context = contextFor(notes, signal)
      if (!core.reads) return load(context)
      const dependent = notes.filter((_, i) => requests[i]?.policy.autoDepend)
      return core.reads.run(dependent, () => load(context))
    })
  } catch (thrown) {
    const ms = core.clock.exact() - startedAt
    const error = new SourceError(keys.join(', '), thrown)
    requests.forEach(({ key, policy: { errorTtlMs } }, i) => {
      if (thrown instanceof DeadlineExceeded) core.report({ kind: 'load.timed-out', key, ms, bound: 'hard' })
      core.report({ kind: 'load.failed', key, ms, reason: reasonOf(thrown) })
      const judged = notes[i]?.judged
      if (errorTtlMs === 0 || !judged) return
      core.errors.add({ error, until: core.clock.now() + errorTtlMs, judged })
      core.report({ kind: 'error.cached', key, ttlMs: errorTtlMs })
    })
    throw error
  }
}

async function storeLoaded(
  core: Core,
  run: Run,
  { values, loadMs, from }: { values: ReadonlyMap<string, unknown>; loadMs: number; from: number },
): Promise<void> {
  const offers: Offer[] = []
  run.notes.slice(from, from + STORED_AT_ONCE).forEach(({ judged, ttlMs, skipped, bornStale }, i) => {
    const policy = run.requests[from + i]?.policy
    if (skipped) core.report({ kind: 'entry.refused', key: judged.key, reason: 'skipped' })
    else if (policy) {
      const life = bornStale ? { ttlMs: 0, policy: { ...policy, ttlOnDiskMs: 0 } } : { ttlMs, policy }
      const { key } = judged
      offers.push({ value: values.get(key), loadMs, policy: life.policy, ttlMs: life.ttlMs, ...judged })
    }
  })
  await store(core, offers)
}
