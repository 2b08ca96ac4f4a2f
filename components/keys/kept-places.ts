/** Where a list was left: how far it was scrolled, and the row that was opened from it. */
export interface Place {
  readonly offset: number
  readonly row: string | undefined
}

/** As many lists as one goes back through; the oldest is forgotten. */
const MOST = 50
const places = new Map<string, Place>()

/** @returns the place of a list, by its entry of the browser's history: only who goes back or on to it finds one */
export function readPlace(entry: string | undefined): Place | undefined {
  return entry === undefined ? undefined : places.get(entry)
}

/** Keeps where the list of an entry of the history is now; what is not told stays as it was. */
export function keepPlace(entry: string | undefined, place: Partial<Place>): void {
  if (entry === undefined) return
  const { offset = 0, row } = { ...places.get(entry), ...place }
  places.delete(entry)
  places.set(entry, { offset, row })
  const [oldest] = places.keys()
  if (places.size > MOST && oldest !== undefined) places.delete(oldest)
}

/** The part of the Navigation API that is used here; TypeScript does not know it yet. */
interface NamedHistory {
  readonly navigation?: { readonly currentEntry: { readonly key: string } | null }
}

/** @returns the name of the entry of the history that is shown; undefined in a browser that tells none, where lists begin at their top */
export const historyEntry = (): string | undefined => (globalThis as NamedHistory).navigation?.currentEntry?.key
