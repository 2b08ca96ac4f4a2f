import { epochAt } from '@/lib/kernel/epoch'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { StoredEntry } from '@/lib/ports/far-level'
import type { LogHead, LogSlice } from '@/lib/ports/invalidation-log'
import type { Marks, ModelSource } from './model-source'

/** A record with the state of the source when it got its place: what is true from there on. */
export interface Placed {
  readonly record: LogRecord
  readonly marks: Marks
}

/** One life of the log, whole, for the checks: trimmed records included. */
export interface EpochHistory {
  readonly born: Marks
  readonly placed: readonly Placed[]
  /** It was rolled back and went on: some positions have held two records. */
  readonly forked: boolean
}

interface State {
  epoch: string
  placed: Placed[]
  trimmed: number
  versions: Map<string, { active: number; known: number[] }>
  entries: Map<string, StoredEntry>
  edges: Map<string, Map<string, number>>
  /** The life of the server in which all edges are known to be there. */
  wholeIn: number | undefined
  leases: Map<string, number>
}

const empty = (): State => ({
  ...{ epoch: '', placed: [], trimmed: 0, versions: new Map() },
  ...{ entries: new Map(), edges: new Map(), wholeIn: undefined, leases: new Map() },
})

/** What all processes share: the log, the shared level, the dependency index and the leases, as one Redis has them. */
export class ModelServer {
  state = empty()
  readonly epochs = new Map<string, EpochHistory>()
  readonly byNonce = new Map<string, Placed>()
  readonly #source: ModelSource
  readonly #dumps: State[] = []
  readonly #waiting = new Set<() => void>()
  /** Counts how often every connection was lost at once. */
  connections = 0
  /** Counts how often it came back with an older state. */
  rollBacks = 0
  /** Counts how often it was started anew. */
  life = 1
  #ids = 0
  /**
   * Which of a process's writes a record is. @returns what it makes known of its keys, where that is not all there is
   * in the source: somebody else may have written meanwhile, whose record is still to come
   */
  onPlaced: (statement: Statement, origin: string) => Marks = () => new Map()

  constructor(source: ModelSource) {
    this.#source = source
  }

  head(): LogHead {
    this.#ensure()
    const { epoch, placed, trimmed, versions } = this.state
    return {
      ...{ epoch, head: placed.length, trimmedThrough: trimmed, trimmedNonce: this.nonceAt(trimmed) },
      versions: [...versions].map(([namespace, { active, known }]) => [namespace, active, [...known]]),
    }
  }

  append(statement: Statement, origin: string): { epoch: string; record: LogRecord; before: string | undefined } {
    this.#ensure()
    const own = this.onPlaced(statement, origin)
    const { placed, epoch, versions } = this.state
    const before = this.nonceAt(placed.length)
    const record: LogRecord = { ...statement, seq: placed.length + 1, nonce: `n${++this.#ids}`, origin, at: 0 }
    const one = { record, marks: new Map([...this.#source.marks(), ...own]) }
    placed.push(one)
    this.byNonce.set(record.nonce, one)
    if (statement.kind === 'version') {
      const known = versions.get(statement.namespace)?.known ?? [1]
      versions.set(statement.namespace, {
        active: statement.version,
        known: [...new Set([...known, statement.version])],
      })
    }
    this.wake()
    return { epoch, record, before }
  }

  read(position: number, limit: number): LogSlice {
    const head = this.head()
    const records = this.state.placed.slice(Math.max(position, head.trimmedThrough)).map(({ record }) => record)
    return { ...head, records: records.slice(0, limit), before: this.nonceAt(position) }
  }

  nonceAt(position: number): string | undefined {
    return position >= this.state.trimmed ? this.state.placed[position - 1]?.record.nonce : undefined
  }

  replaceEpoch(seen: string): LogHead {
    if (this.state.epoch === seen) this.#begin()
    return this.head()
  }

  /** Calls `wake` once at the next change. */
  waitForChange(wake: () => void): () => void {
    this.#waiting.add(wake)
    return () => void this.#waiting.delete(wake)
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake()
    this.#waiting.clear()
  }

  trim(through: number): void {
    this.state.trimmed = Math.max(this.state.trimmed, Math.min(through, this.state.placed.length))
  }

  flushAll(): void {
    this.state = empty()
    this.wake()
  }

  dump(): void {
    this.#dumps.push(copyOf(this.state))
    if (this.#dumps.length > 3) this.#dumps.shift()
  }

  /** Restores the oldest dump there is. @returns whether there was one */
  rollBack(): boolean {
    const dump = this.#dumps.shift()
    if (!dump) return false
    this.#dumps.length = 0
    this.rollBacks++
    this.life++
    const lost = dump.epoch !== this.state.epoch || dump.placed.length !== this.state.placed.length
    this.state = dump
    this.restart()
    const history = this.epochs.get(dump.epoch)
    if (history) this.epochs.set(dump.epoch, { ...history, placed: dump.placed, forked: lost || history.forked })
    return true
  }

  restart(): void {
    this.connections++
    this.wake()
  }

  #ensure(): void {
    if (this.state.epoch === '') this.#begin()
  }

  #begin(): void {
    const { entries, edges, wholeIn, leases } = this.state
    this.state = { ...empty(), entries, edges, wholeIn, leases, epoch: epochAt(++this.#ids, 'e') }
    this.epochs.set(this.state.epoch, { born: this.#source.marks(), placed: this.state.placed, forked: false })
    this.wake()
  }
}

function copyOf(state: State): State {
  return {
    ...state,
    placed: [...state.placed],
    versions: new Map(state.versions),
    entries: new Map(state.entries),
    edges: new Map([...state.edges].map(([parent, children]) => [parent, new Map(children)])),
    leases: new Map(),
  }
}
