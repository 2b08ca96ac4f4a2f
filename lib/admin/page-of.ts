import { readCursor, writeCursor } from './cursor'

export interface PageQuery {
  readonly cursor?: string
  readonly limit: number
}

/**
 * A page of a list that is held as a whole anyhow. Others may come and go meanwhile: of those that stay, none is left out
 * and none is told twice.
 *
 * @param placeOf where a row stands, unlike any other's; the list is in the order of these texts
 */
export function pageOf<Row>(
  rows: readonly Row[],
  { cursor, limit }: PageQuery,
  placeOf: (row: Row) => string,
): { items: Row[]; nextCursor: string | null; total: number } {
  const after = cursor === undefined ? undefined : String(readCursor(cursor)[0])
  const placed = rows.map((row) => ({ row, place: placeOf(row) })).sort((a, b) => (a.place < b.place ? -1 : 1))
  const rest = after === undefined ? placed : placed.filter(({ place }) => place > after)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ row }) => row),
    nextCursor: last && rest.length > limit ? writeCursor([last.place]) : null,
    total: rows.length,
  }
}

/** @returns a text that stands before that of a lower number, which was given out earlier */
export function newestFirst(id: string): string {
  return String(Number.MAX_SAFE_INTEGER - Number(id)).padStart(16, '0')
}
