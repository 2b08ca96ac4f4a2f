import type { LedgerPosition } from '@/lib/ports/ledger'
import type { EpochHistory, ModelServer, Placed } from './model-server'
import {
  ALL_KEYS,
  ancestorsOf,
  parentsOf,
  touches,
  type Marks,
  type ModelSource,
  type ModelValue,
} from './model-source'

/** The oldest state that may be answered with: of each key, and of what it was made from. */
export interface Required {
  readonly own: number
  readonly parts: Marks
}

interface Life extends Pick<EpochHistory, 'born' | 'placed'> {
  readonly epoch: string
}

/**
 * What one process has to know, by an account of its own: the state of the source at the last record that it has
 * applied and that touches a key (I1). Shares no code with the floors.
 */
export class Requirements {
  readonly #server: ModelServer
  readonly #told = new Map<string, number>()
  /** What was invalidated in this process only, of which others that made a dependent knew nothing. */
  readonly #local = new Map<string, number>()
  readonly #parts = new Map<string, Map<string, number>>()
  /** Each record counts once, in the order of the log: what a dependent has to be made of is what was told before. */
  readonly #folded = new Set<string>()
  /** Lives of the log whose beginnings are in it. */
  readonly #begun = new Set<string>()
  /** What the disk of the process has kept of the log from an earlier life of it: no roll-back takes that away. */
  readonly #kept: Life | undefined
  /** Of everything there was when the process started: what came later it has to know once it has met it. */
  readonly #start: { readonly marks: Marks; readonly epochs: ReadonlySet<string>; readonly nonces: ReadonlySet<string> }
  #hasCaughtUp = false
  #rollBacks = 0
  #epoch = ''
  #applied = 0

  constructor(server: ModelServer, source: ModelSource, kept: LedgerPosition | undefined) {
    this.#server = server
    const history = kept && server.epochs.get(kept.epoch)
    this.#kept = history && { epoch: kept.epoch, born: history.born, placed: history.placed.slice(0, kept.applied) }
    const { epochs, byNonce } = server
    this.#start = { marks: source.marks(), epochs: new Set(epochs.keys()), nonces: new Set(byNonce.keys()) }
  }

  /**
   * A process that starts has to know all that is in the log. What is rolled back before it has first caught up with the
   * log, and not on its own disk, nobody can tell it: then it has to know what is left of that in the log that came back.
   */
  boot(): void {
    for (const known of [this.#told, this.#parts, this.#folded, this.#begun]) known.clear()
    this.#rollBacks = this.#server.rollBacks
    this.#epoch = ''
    const { marks, epochs, nonces } = this.#start
    const { epoch } = this.#server.state
    const history = epochs.has(epoch) ? this.#server.epochs.get(epoch) : undefined
    const placed = (history?.placed ?? []).filter(({ record }) => nonces.has(record.nonce))
    const kept = this.#kept
    if (kept?.epoch === epoch) return this.#take({ ...kept, placed: [...kept.placed, ...placed] })
    // In the order of their beginnings: with a life of the log all that was before it is made anew.
    const lives = [...(kept ? [kept] : []), ...(history ? [{ epoch, born: history.born, placed }] : [])]
    for (const life of lives.sort((one, other) => (one.epoch < other.epoch ? -1 : 1))) this.#take(life)
    if (epoch === '') this.#everything(marks)
  }

  /**
   * Takes in what the process has applied since it was last looked at.
   *
   * @param isOpen whether it has caught up, so that it serves what it knows
   * @returns what is wrong with that
   */
  observe({ epoch, applied }: { epoch: string; applied: number }, isOpen: boolean): string | undefined {
    const history = this.#server.epochs.get(epoch)
    // A catch-up that failed starts over; nothing was served by it.
    if (!history) this.#epoch = ''
    if (!this.#hasCaughtUp && this.#rollBacks !== this.#server.rollBacks) this.boot()
    if (!history) return undefined
    this.#hasCaughtUp ||= isOpen
    if (epoch !== this.#epoch) {
      this.#begin(epoch, history.born)
      this.#applied = 0
      this.#epoch = epoch
    }
    if (applied < this.#applied) return `applied went back from ${this.#applied} to ${applied} in ${epoch} (I3)`
    for (const placed of history.placed.slice(this.#applied, applied)) this.#fold(placed)
    this.#applied = applied
    return undefined
  }

  /** An invalidation that took effect in this process only. */
  local(names: readonly string[], marks: Marks): void {
    for (const key of ALL_KEYS) if (touches(names, key)) raise(this.#local, key, marks.get(key) ?? 0)
  }

  of(key: string): Required {
    const own = Math.max(this.#told.get(key) ?? 0, this.#local.get(key) ?? 0)
    return { own, parts: new Map(this.#parts.get(key)) }
  }

  #take({ epoch, born, placed }: Life): void {
    this.#begin(epoch, born)
    for (const one of placed) this.#fold(one)
  }

  /** Once for each life of the log: by a later one a dependent has to be made of what is told until then. */
  #begin(epoch: string, born: Marks): void {
    if (this.#begun.has(epoch)) return
    this.#begun.add(epoch)
    this.#everything(born)
  }

  #fold({ record, marks }: Placed): void {
    if (this.#folded.has(record.nonce)) return
    this.#folded.add(record.nonce)
    if (record.kind === 'version' || record.kind === 'undo' || record.mode === 'soft') return
    const touched = ALL_KEYS.filter((key) => touches(record.names, key))
    for (const key of touched) raise(this.#told, key, marks.get(key) ?? 0)
    // Parents first: what is named together is made anew together.
    for (const key of ALL_KEYS) if (touched.includes(key)) this.#raiseParts(key)
  }

  #everything(marks: Marks): void {
    for (const [key, mark] of marks) raise(this.#told, key, mark)
    for (const key of ALL_KEYS) this.#raiseParts(key)
  }

  /**
   * A key that was named is made anew from its parents as they have to be by then, and each of those may still be made of
   * what it has to be made of: who names a tag of a grandparent has not named the parent.
   */
  #raiseParts(key: string): void {
    const parts = this.#parts.get(key) ?? new Map<string, number>()
    this.#parts.set(key, parts)
    for (const part of ancestorsOf(key)) {
      const marks = parentsOf(key).flatMap((parent) => {
        if (parent === part) return [this.#told.get(part) ?? 0]
        return ancestorsOf(parent).includes(part) ? [this.#parts.get(parent)?.get(part) ?? 0] : []
      })
      raise(parts, part, Math.min(...marks))
    }
  }
}

function raise(marks: Map<string, number>, key: string, mark: number): void {
  marks.set(key, Math.max(marks.get(key) ?? 0, mark))
}

/** @returns what both demand */
export function leastOf(one: Required, other: Required): Required {
  const parts = [...one.parts].map(([part, mark]) => [part, Math.min(mark, other.parts.get(part) ?? 0)] as const)
  return { own: Math.min(one.own, other.own), parts: new Map(parts) }
}

/** @returns what is too old in a value, if anything */
export function tooOld(
  source: ModelSource,
  { key, value, required, deep }: { key: string; value: unknown; required: Required; deep: boolean },
): string | undefined {
  if (!isValue(value)) return `${key} is ${JSON.stringify(value)}, which nobody wrote`
  const index = source.indexOf(value.token)
  if (index < required.own) return `${key} shows its write ${index}, but ${required.own} was known`
  if (!deep) return undefined
  const look = (parts: ModelValue['parts']): string | undefined => {
    for (const [part, held] of Object.entries(parts)) {
      const wanted = required.parts.get(part) ?? 0
      const shown = source.indexOf(held.token)
      if (shown < wanted) return `${key} is made from write ${shown} of ${part}, but ${wanted} was known`
      const below = look(held.parts)
      if (below) return below
    }
    return undefined
  }
  return look(value.parts)
}

function isValue(value: unknown): value is ModelValue {
  return typeof value === 'object' && value !== null && 'token' in value && 'parts' in value
}
