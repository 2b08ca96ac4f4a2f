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
}
