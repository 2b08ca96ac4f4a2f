import type { Core } from '@/lib/engine/core'
import { Turns } from '@/lib/engine/turns'
import type { Offer } from '@/lib/engine/write/draft'
import { storeMany } from '@/lib/engine/write/store'
import { nextTurn } from '@/lib/kernel/next-turn'
import { askSource, noteLoaded, offerOf, type Asking } from './ask-source'
import type { Flight } from './flights'
import type { LateSignal } from './late-signal'
import { ContextOfMany } from './load-context'
import { notesFor, type Notes } from './notes'
import type { LoadRequest } from './request'

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
  start(load: (context: ContextOfMany) => Promise<ReadonlyMap<string, unknown>>): void {
    const [first] = this.#requests
    if (!first) return
    const { hardTimeoutMs: ms } = first.policy
    const asking = { requests: this.#requests, notes: this.#notes, timeout: { ms, leftMs: ms } }
    const run = { ...asking, load: (late: LateSignal) => load(new ContextOfMany(asking.notes, late)) }
    this.#values.resolve(loadMany(this.#core, run))
  }
}

/** Whatever became of it: 100,000 who wait for a load that fails wake no faster. */
async function aTurnAfter<T>(earlier: Promise<T>): Promise<T> {
  try {
    return await earlier
  } finally {
    await nextTurn()
  }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T | Promise<T>) => void } {
  let resolve: (value: T | Promise<T>) => void = () => undefined
  const promise = new Promise<T>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** What may be on its way to the levels at a time: as many as one record names. */
const STORED_AT_ONCE = 1_000

interface Run extends Asking {
  readonly load: (late: LateSignal) => Promise<ReadonlyMap<string, unknown>>
}

async function loadMany(core: Core, run: Run): Promise<ReadonlyMap<string, unknown>> {
  // Who asked has just put the flights up, and has held the loop for as long as one may.
  if (run.requests.length > LANDINGS_A_TURN) await nextTurn()
  const startedAt = core.clock.exact()
  const turns = new Turns(core.clock)
  for (const { key, cause } of run.requests) {
    core.report({ kind: 'load.started', key, cause })
    const due = turns.due()
    if (due) await due
  }
  const values = await askSource(core, run, run.load)
  const loadMs = core.clock.exact() - startedAt
  for (const { key } of run.requests) {
    noteLoaded(core, key, { value: values.get(key), loadMs })
    const due = turns.due()
    if (due) await due
  }
  // What the loader made but cannot be stored is the program's mistake, not the source's: it is thrown as it is.
  for (let from = 0; from < run.requests.length; from += STORED_AT_ONCE) {
    await storeMany(core, offersOf(core, run, { values, loadMs, from }))
    await turns.due()
  }
  return values
}

function offersOf(
  core: Core,
  { requests, notes }: Run,
  { values, loadMs, from }: { values: ReadonlyMap<string, unknown>; loadMs: number; from: number },
): Offer[] {
  const offers: Offer[] = []
  requests.slice(from, from + STORED_AT_ONCE).forEach(({ key, policy }, i) => {
    const said = notes[from + i]
    const offer = said && offerOf(core, policy, { notes: said, value: values.get(key), loadMs })
    if (offer) offers.push(offer)
  })
  return offers
}
