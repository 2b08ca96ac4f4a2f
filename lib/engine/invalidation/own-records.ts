/** Own records applied before their append was answered: as many as may be on their way (lib/levels/guard). */
const MOST = 20_000

/** This process's records that the tail brought before the answer to their append did. */
export class OwnRecords {
  readonly #nonces = new Set<string>()

  note(nonce: string): void {
    this.#nonces.add(nonce)
    // Appends whose answer never came leave theirs behind.
    if (this.#nonces.size > MOST) for (const oldest of this.#nonces) return void this.#nonces.delete(oldest)
  }

  /** @returns whether the record was applied already; it is then forgotten here */
  take(nonce: string): boolean {
    return this.#nonces.delete(nonce)
  }
}
