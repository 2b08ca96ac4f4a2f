/**
 * A payload's tags and text, read forwards. Every length is checked against what is left before anything is allocated
 * for it.
 */
export class TagSource {
  readonly #bytes: Buffer
  readonly #view: DataView
  readonly #text: string
  #at = 0
  #textAt = 0

  /**
   * @param bytes the tags and nothing after them
   * @param text all text. Long texts become slices of it, so they keep it alive; they came in one entry
   */
  constructor(bytes: Buffer, text: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length && this.#textAt === this.#text.length
  }

  peek(): number | undefined {
    return this.#bytes[this.#at]
  }

  byte(): number {
    const byte = this.#bytes[this.#at++]
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
    const number = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return number
  }

  raw(length: number): Buffer {
    const start = this.#at
    if (length > this.#bytes.length - start) throw new Error('the bytes end too early')
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
