import type { BuriedPlace } from '@/lib/kernel/buried-place'

/** A write on its way to the source. */
export interface JournalWrite {
  readonly namespace: string
  readonly key: string
  /** What the source knows the value by. */
  readonly id: string
  /** Orders writes of all processes to one key, and names this one: no two have the same. */
  readonly version: string
  /** When it was made, ms since the epoch. */
  readonly at: number
  /** The encoded value; undefined for a removal. */
  readonly frame: Uint8Array | undefined
}

/** A write that is durable. */
export interface JournalRecord extends JournalWrite {
  readonly journal: string
  /** Rises within a journal and is never given twice. */
  readonly seq: number
}

/** A write that the source refuses for good, kept until somebody decides. */
export interface BuriedWrite extends JournalRecord {
  readonly reason: string
  readonly buriedAt: number
}

/** Which buried writes to list, in the order of {@link BuriedPlace}. */
export interface BuriedPage {
  /** Of this namespace only. */
  readonly namespace?: string
  /** Those that come after it. */
  readonly after?: BuriedPlace
  readonly limit: number
}

export interface FoundWrites {
  /** The journal that this process writes to; the others are of processes that are gone. */
  readonly own: string
  /** Those of other journals first, each journal's in order. */
  readonly records: readonly JournalRecord[]
  /** In all journals that this process holds. */
  readonly buried: number
  /** The highest version ever written to any of them. */
  readonly lastVersion: string
}

/** Acknowledged writes on their way to the source. */
export interface Journal {
  /**
   * Takes a journal that nobody holds, and those whose owners are gone. Resolves even where the directory cannot be used
   * for now; it is tried again, and `onFound` is called once it can, and again after each time it had to be reopened.
   */
  open(onFound: (found: FoundWrites) => void): Promise<void>
  /**
   * Writes appended in one turn share a commit; they are numbered in the order of the calls.
   * @returns the record, once it would survive a power cut
   * @throws JournalFailure
   */
  append(write: JournalWrite): Promise<JournalRecord>
  /**
   * Takes journals whose owners went since, in a bounded look, where all that waits in them is for one of these
   * namespaces: another process may know the others.
   * @returns what was found in them; undefined for nothing
   */
  adopt(namespaces: readonly string[]): Promise<FoundWrites | undefined>
  /** Forgets what has reached the source: records of one journal and namespace up to `through`. */
  trim(lane: Pick<JournalRecord, 'journal' | 'namespace'>, through: number): Promise<void>
  /** Moves a record to the buried ones, for sources that cannot keep them. */
  bury(record: BuriedWrite): Promise<void>
  buried(page: BuriedPage): Promise<readonly BuriedWrite[]>
  findBuried(journal: string, seq: number): Promise<BuriedWrite | undefined>
  /** @returns whether it was there */
  unbury(journal: string, seq: number): Promise<boolean>
  close(): Promise<void>
}
