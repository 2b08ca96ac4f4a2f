/** One load in the fleet. Never needed for safety, only to spare the source. */
export interface Leases {
  /**
   * @param name what is leased: the key and the floor it is loaded above
   * @param ms how long, if its holder dies
   * @returns a function that gives it back, or undefined where another process holds it
   */
  acquire(name: string, ms: number): Promise<(() => Promise<void>) | undefined>
}
