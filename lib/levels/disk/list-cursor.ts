/** Where a page ended: the value it is sorted by, and what tells entries apart that tie. */
export type ListCursor = readonly [value: string, tie: number]

export function writeCursor(at: ListCursor): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url')
}

/** @throws TypeError for a text that no list handed out */
export function readCursor(cursor: string | undefined): ListCursor | undefined {
  if (cursor === undefined) return undefined
  try {
    const at: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(at) && typeof at[0] === 'string' && typeof at[1] === 'number') return [at[0], at[1]]
  } catch {
    // Said below, as for every other text that is no cursor.
  }
  throw new TypeError('the cursor is not one that a list of this level handed out')
}
