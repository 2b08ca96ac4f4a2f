import { Refused } from './refused'

/** @returns an opaque cursor that remembers where a page ended */
export function writeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/**
 * @returns what {@link writeCursor} was given
 * @throws Refused for a text that is no cursor of ours
 */
export function readCursor(cursor: string): (string | number)[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(position) && position.every((part) => typeof part === 'string' || typeof part === 'number'))
      return position
  } catch {
    // Falls through to the sentence.
  }
  throw foreignCursor()
}

export function foreignCursor(): Refused {
  return new Refused('bad-input', 'The cursor is not one that this API handed out.', '$.cursor')
}
