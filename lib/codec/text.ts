/** How a run of text lies in bytes: the smallest of the three that keeps every UTF-16 unit, lone surrogates included. */
export const TEXT = { latin1: 0, utf8: 1, utf16: 2 } as const

const BEYOND_LATIN1 = /[^\u0000-\u00ff]/
/** With the `u` flag a well-formed pair is one character, so only halves of pairs match. */
const LONE_SURROGATE = /\p{Surrogate}/u

export interface MeasuredText {
  readonly text: string
  readonly encoding: number
  readonly sizeBytes: number
}

/** @returns how a text is best written and how many bytes that takes */
export function measureText(text: string): MeasuredText {
  // As many bytes of UTF-8 as units: it is all ASCII, as most texts are, which is told faster than by a look at each.
  if (Buffer.byteLength(text) === text.length) return { text, encoding: TEXT.latin1, sizeBytes: text.length }
  if (!BEYOND_LATIN1.test(text)) return { text, encoding: TEXT.latin1, sizeBytes: text.length }
  if (LONE_SURROGATE.test(text)) return { text, encoding: TEXT.utf16, sizeBytes: text.length * 2 }
  return { text, encoding: TEXT.utf8, sizeBytes: Buffer.byteLength(text) }
}

const NODE_NAMES = ['latin1', 'utf8', 'utf16le'] as const

export function writeText(into: Buffer, at: number, { text, encoding }: MeasuredText): void {
  into.write(text, at, NODE_NAMES[encoding])
}

/** @throws Error for an encoding that this version does not know */
export function readText(from: Buffer, encoding: number, range: { start: number; end: number }): string {
  const name = NODE_NAMES[encoding]
  if (!name) throw new Error(`unknown text encoding ${encoding}`)
  return from.toString(name, range.start, range.end)
}
