import type { Entry } from '@/lib/kernel/entry'

/** The part of an entry that many entries have in common, held once for all of them. */
export interface Label {
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  readonly version: number
  readonly epoch: string
}

type Labelled = Pick<Entry, 'tags' | 'dependsOn' | 'version' | 'epoch'>

const NONE: readonly string[] = Object.freeze([])
/** Recently used labels that are looked through before a new one is made: tags come by namespace, so few are in use. */
const PLACES = 256

/**
 * Finds the label that equals an entry's, so that a million entries with the same tags hold one object. Forgets old
 * labels (entries keep theirs): a label that is not found again costs memory, never correctness.
 */
export class LabelPress {
  readonly #recent = new Array<Label | undefined>(PLACES).fill(undefined)
  #last: Label = { tags: NONE, dependsOn: NONE, version: 0, epoch: '' }

  labelOf(entry: Labelled): Label {
    if (matches(this.#last, entry)) return this.#last
    const place = placeOf(entry)
    const known = this.#recent[place]
    if (known !== undefined && matches(known, entry)) return (this.#last = known)
    const label: Label = {
      tags: kept(entry.tags),
      dependsOn: kept(entry.dependsOn),
      version: entry.version,
      epoch: entry.epoch,
    }
    this.#recent[place] = label
    this.#last = label
    return label
  }
}

/** Cheap, and different for most labels in use at a time: lengths and the last characters of the first names. */
function placeOf(entry: Labelled): number {
  const mark = entry.version + 31 * markOf(entry.tags) + 131 * markOf(entry.dependsOn)
  return mark & (PLACES - 1)
}

function markOf(names: readonly string[]): number {
  const first = names[0]
  if (first === undefined) return 0
  return names.length + 7 * first.length + 17 * (first.charCodeAt(first.length - 1) | 0) + 3 * (first.charCodeAt(0) | 0)
}

function matches(label: Label, entry: Labelled): boolean {
  return (
    label.version === entry.version &&
    label.epoch === entry.epoch &&
    same(label.tags, entry.tags) &&
    same(label.dependsOn, entry.dependsOn)
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** A private copy: the caller may go on changing its array. */
function kept(names: readonly string[]): readonly string[] {
  return names.length === 0 ? NONE : Object.freeze([...names])
}
