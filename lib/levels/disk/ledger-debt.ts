import { closeSync, constants, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from './schema'

const FILE = 'ledger.debt'
const NONE = '0'
const OWED = '1'

/**
 * Whether the file of entries lacks what its ledger owes it. Where the invalidation log is the process's own, nothing but
 * that file tells a later process what was invalidated: one that could not be told (a full disk) may not be served from
 * again. A byte says so that is there beforehand, because to write over it takes no room.
 */
export class LedgerDebt {
  readonly #directory: string
  #descriptor: number | undefined
  #isOwed = false

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * Who holds the directory's lock may ask: removes the entries of a process that ended in debt.
   *
   * @returns whether it did
   * @throws Error where the directory takes no file
   */
  enter(): boolean {
    this.#close()
    const descriptor = openSync(join(this.#directory, FILE), constants.O_RDWR | constants.O_CREAT, 0o600)
    this.#descriptor = descriptor
    const byte = Buffer.alloc(1)
    const wasOwed = readSync(descriptor, byte, 0, 1, 0) === 1 && byte.toString() === OWED
    if (wasOwed) this.#removeEntries()
    writeSync(descriptor, this.#isOwed ? OWED : NONE, 0)
    return wasOwed
  }

  /** Something that has to be in the file waits. */
  owe(): void {
    this.#note(true)
  }

  /** All that had to be in the file is. */
  settle(): void {
    this.#note(false)
  }

  /** Closing settles nothing: what is owed then stays so. */
  end(): void {
    this.#close()
  }

  #note(isOwed: boolean): void {
    if (isOwed === this.#isOwed) return
    this.#isOwed = isOwed
    if (this.#descriptor === undefined) return
    try {
      writeSync(this.#descriptor, isOwed ? OWED : NONE, 0)
    } catch {
      // A file system that writes elsewhere than over the old byte is full, too; a name can still be removed.
      if (isOwed) this.#removeEntries()
    }
  }

  #removeEntries(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(join(this.#directory, DATABASE_FILE + end), { force: true })
  }

  #close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}
