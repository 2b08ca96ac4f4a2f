/**
 * Positions whose witnesses are remembered, four bytes each: somewhat more than the logs keep records, so that a process
 * that has replayed its log can tell all that may still count.
 */
const MOST = 131_072
const FIRST = 1_024
/** Where the record is not known. */
export const NO_WITNESS = 0

/**
 * What each position of the log held, as far as this process has seen it. A log that is rolled back gives its positions
 * out again, so that a stamp alone does not tell before or after which of two records it was taken: an entry names the
 * record at its stamp, too, and one that was stamped along a branch that is gone never counts again (rule R10).
 */
export class Witnesses {
  #ring = new Uint32Array(FIRST)
  /** Positions above, up to `through`, are known. */
  #from = 0
  #through = 0

  /** Starts anew at a position. @param nonce of the record there, where it is known */
  begin(position: number, nonce?: string): void {
    this.#from = position
    this.#through = position
    if (nonce === undefined) return
    this.#from = position - 1
    this.#ring[position % this.#ring.length] = witnessOf(nonce)
  }

  /** @param seq the position after the last one */
  note(seq: number, nonce: string): void {
    if (seq - this.#from > this.#ring.length && this.#ring.length < MOST) this.#grow()
    this.#ring[seq % this.#ring.length] = witnessOf(nonce)
    this.#through = seq
    this.#from = Math.max(this.#from, seq - this.#ring.length)
  }

  /** @returns what an entry stamped at a position names, {@link NO_WITNESS} where the position is not known */
  of(position: number): number {
    if (position <= this.#from || position > this.#through) return NO_WITNESS
    return this.#ring[position % this.#ring.length] ?? NO_WITNESS
  }

  /** @returns whether a stamp is known to have been taken along another branch of the log */
  contradict(stamp: number, witness: number): boolean {
    const known = this.of(stamp)
    return known !== witness && known !== NO_WITNESS && witness !== NO_WITNESS
  }

  #grow(): void {
    const old = this.#ring
    this.#ring = new Uint32Array(Math.min(MOST, old.length * 2))
    for (let seq = this.#from + 1; seq <= this.#through; seq++)
      this.#ring[seq % this.#ring.length] = old[seq % old.length] ?? NO_WITNESS
  }
}

/** FNV-1a, 32 bits: of two branches one in four thousand million records agrees by chance, and only at its own position. */
function witnessOf(nonce: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < nonce.length; i++) hash = Math.imul(hash ^ nonce.charCodeAt(i), 0x01000193)
  return hash >>> 0 || 1
}
