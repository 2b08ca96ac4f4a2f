import { TAG } from './value-tag'

/**
 * A payload's tags and text, read forwards. Every length is checked against what is left before anything is allocated
 * for it.
 */
export class TagSource {
  readonly #bytes: Buffer
  readonly #end: number
  readonly #text: string
  #at: number
  #textAt = 0

  /**
   * @param bytes what holds the tags, from `start` to `end`; a view of these alone would cost as much as reading them
   * @param text all text. Long texts become slices of it, so they keep it alive; they came in one entry
   */
  constructor(bytes: Buffer, { start, end }: { start: number; end: number }, text: string) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at === this.#end && this.#textAt === this.#text.length
  }

  peek(): number | undefined {
    return this.#at < this.#end ? this.#bytes[this.#at] : undefined
  }

  byte(): number {
    const byte = this.#at < this.#end ? this.#bytes[this.#at++] : undefined
    if (byte === undefined) throw new Error('the value ends too early')
    return byte
  }

  uint(): number {
    let number = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      number |= (byte & 127) << shift
      if (byte < 128) return number >>> 0
    }
    throw new Error('a number of more than 32 bits')
  }

  float(): number {
    if (this.#end - this.#at < 8) throw new Error('the value ends too early')
    const number = this.#bytes.readDoubleLE(this.#at)
    this.#at += 8
    return number
  }

  raw(length: number): Buffer {
    const start = this.#at
    if (length > this.#end - start) throw new Error('the bytes end too early')
    this.#at = start + length
    return this.#bytes.subarray(start, this.#at)
  }

  text(length: number): string {
    const start = this.#textAt
    this.#textAt = start + length
    if (this.#textAt > this.#text.length) throw new Error('the text ends too early')
    return this.#text.substring(start, this.#textAt)
  }

  /** A text with its tag. @throws Error where something else comes next */
  taggedText(): string {
    const tag = this.byte()
    if (tag >= TAG.shortText && tag < TAG.null) return this.text(tag & 63)
    if (tag !== TAG.text) throw new Error('a text was expected')
    return this.text(this.uint())
  }

  /** The UTF-16 unit that the next text begins with; NaN at the end. */
  peekUnit(): number {
    return this.#text.charCodeAt(this.#textAt)
  }

  /** Steps over texts where they are what comes next. @returns whether they were */
  skipTexts(tags: Uint8Array, text: string): boolean {
    if (tags.length > this.#end - this.#at || !this.#text.startsWith(text, this.#textAt)) return false
    for (let i = 0; i < tags.length; i++) if (tags[i] !== this.#bytes[this.#at + i]) return false
    this.#at += tags.length
    this.#textAt += text.length
    return true
  }

  place(): Place {
    return { at: this.#at, textAt: this.#textAt }
  }

  /** A copy of what was read since then. */
  since({ at, textAt }: Place): { readonly tags: Uint8Array; readonly text: string } {
    return { tags: Uint8Array.from(this.#bytes.subarray(at, this.#at)), text: this.#text.slice(textAt, this.#textAt) }
  }
}

interface Place {
  readonly at: number
  readonly textAt: number
}
