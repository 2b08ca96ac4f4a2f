/** Remembers from one run of a process to the next which keys were read most. */
export interface HotKeyStore {
  /** @returns hottest first; none where nothing was kept or it cannot be read */
  load(): Promise<readonly string[]>
  /** Replaces the list, as a whole or not at all. */
  save(keys: readonly string[]): Promise<void>
}
