import type { ModelServer, Placed } from './model-server'
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

/**
 * What one process has to know, by an account of its own: the state of the source at the last record that it has
 * applied and that touches a key (I1). Shares no code with the floors.
 */
export class Requirements {
  readonly #server: ModelServer
  readonly #source: ModelSource
  readonly #own = new Map<string, number>()
  /** The same without what was invalidated in this process only, of which others that made a dependent knew nothing. */
  readonly #told = new Map<string, number>()
  readonly #parts = new Map<string, Map<string, number>>()
  /** Each record counts once, in the order of the log: what a dependent has to be made of is what was told before. */
  readonly #folded = new Set<string>()
  #epoch = ''
  #applied = 0

  constructor(server: ModelServer, source: ModelSource) {
    this.#server = server
    this.#source = source
  }

  /** A process that starts has to know all that is in the log: it has no earlier life to be behind of. */
  boot(): void {
    const { epoch } = this.#server.state
    if (epoch === '') return this.#everything(this.#source.marks())
    const history = this.#server.epochs.get(epoch)
    if (history) this.#everything(history.born)
    for (const placed of history?.placed ?? []) this.#fold(placed)
  }

  /** Takes in what the process has applied since it was last looked at. @returns what is wrong with that */
  observe(epoch: string, applied: number): string | undefined {
    const history = this.#server.epochs.get(epoch)
    // A catch-up that failed starts over; nothing was served by it.
    if (!history) this.#epoch = ''
    if (!history) return undefined
    if (epoch !== this.#epoch) {
      this.#everything(history.born)
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
    for (const key of ALL_KEYS) if (touches(names, key)) raise(this.#own, key, marks.get(key) ?? 0)
  }

  of(key: string): Required {
    return { own: this.#own.get(key) ?? 0, parts: new Map(this.#parts.get(key)) }
  }

  #fold({ record, marks }: Placed): void {
    if (this.#folded.has(record.nonce)) return
    this.#folded.add(record.nonce)
    if (record.kind === 'version' || record.kind === 'undo' || record.mode === 'soft') return
    const touched = ALL_KEYS.filter((key) => touches(record.names, key))
    for (const key of touched) this.#tell(key, marks.get(key) ?? 0)
    // Parents first: what is named together is made anew together.
    for (const key of ALL_KEYS) if (touched.includes(key)) this.#raiseParts(key)
  }

  #everything(marks: Marks): void {
    for (const [key, mark] of marks) this.#tell(key, mark)
    for (const key of ALL_KEYS) this.#raiseParts(key)
  }

  #tell(key: string, mark: number): void {
    raise(this.#own, key, mark)
    raise(this.#told, key, mark)
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
