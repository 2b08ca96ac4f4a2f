/**
 * Tells sets of keys apart whatever their order: the sum of a 64-bit hash of each (two of FNV-1a's 32 bits, by different
 * offsets). Not cryptographic: it guards an operator against a set that changed, not against one that was made to collide.
 */
export class Fingerprint {
  #low = 0
  #high = 0

  /** A key is to be added once. */
  add(key: string): void {
    let low = 0x811c9dc5
    let high = 0x1b873593
    for (let at = 0; at < key.length; at++) {
      const unit = key.charCodeAt(at)
      low = Math.imul(low ^ unit, 0x01000193)
      high = Math.imul(high ^ unit, 0x85ebca6b)
    }
    this.#low = (this.#low + low) >>> 0
    this.#high = (this.#high + high) >>> 0
  }

  toString(): string {
    return this.#high.toString(16).padStart(8, '0') + this.#low.toString(16).padStart(8, '0')
  }
}
