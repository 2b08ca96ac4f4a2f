import type { Stamped } from '@/lib/kernel/epoch'
import type { Address } from '@/lib/ports/far-level'
import type { Connection, DatabaseConstructor } from '@/lib/sqlite/load-libsql'

/** A reader waits for nobody on the main thread: in WAL mode only another process's recovery can make it. */
const BUSY_TIMEOUT_MS = 5
/** Memory for pages: the upper levels of the indexes and what is read again and again. */
const CACHE_KIB = 16_384
/**
 * How long reads share one snapshot. Opening and closing one for each read costs a quarter of the read (9.3 against
 * 6.8 µs at 1 KiB); a longer one would keep the writer from shortening its log. The store ends it at each commit of its
 * own, so that only writes of other processes are seen this much later, which the stamps make harmless.
 */
const SNAPSHOT_MS = 5

/** CAST, because a damaged row whose frame became TEXT would make libsql 0.5 abort the process. */
const FRAME = 'SELECT id, CAST(frame AS BLOB) FROM entry WHERE key = ? AND version = ?'
const FRAME_AFTER = `${FRAME} AND (epoch, stamp) > (?, ?)`

type Prepared = ReturnType<Connection['prepare']>

/** The main thread's own connection: reads only, each in microseconds. Every method throws what SQLite says. */
export class DiskReader {
  readonly #connection: Connection
  readonly #reads: Uint8Array
  readonly #frame: Prepared
  readonly #prepared = new Map<string, Prepared>()
  #snapshot: NodeJS.Timeout | undefined

  /** @param reads where the eviction learns which entries are in use: one byte an id modulo its length */
  constructor(Database: DatabaseConstructor, path: string, reads: Uint8Array) {
    this.#reads = reads
    this.#connection = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    this.#connection.pragma('query_only = 1')
    this.#connection.pragma(`cache_size = -${CACHE_KIB}`)
    this.#frame = this.#connection.prepare(FRAME).raw()
  }

  frame(key: string, version: number): Uint8Array | undefined {
    if (this.#snapshot === undefined) this.#holdSnapshot()
    return this.#countRead(this.#frame.get([key, version]))
  }

  /** @returns the frame at an address, if it was stamped after a place in the log */
  frameAfter({ epoch, stamp }: Stamped, { key, version }: Address): Uint8Array | undefined {
    return this.#countRead(this.rows(FRAME_AFTER, [key, version, epoch, stamp])[0])
  }

  /** @param values never booleans: libsql aborts the process on one */
  rows(sql: string, values: readonly (string | number)[]): readonly (readonly unknown[])[] {
    let statement = this.#prepared.get(sql)
    if (!statement) {
      statement = this.#connection.prepare(sql).raw()
      this.#prepared.set(sql, statement)
    }
    return statement.all(values).filter(Array.isArray)
  }

  /** Ends the shared snapshot, so that the next read sees the newest commit. */
  refresh(): void {
    if (this.#snapshot === undefined) return
    clearTimeout(this.#snapshot)
    this.#snapshot = undefined
    this.#connection.exec('COMMIT')
  }

  close(): void {
    clearTimeout(this.#snapshot)
    this.#snapshot = undefined
    this.#connection.close()
  }

  #countRead(row: unknown): Uint8Array | undefined {
    if (!Array.isArray(row)) return undefined
    const slot = Number(row[0]) % this.#reads.length
    const reads = this.#reads[slot] ?? 0
    if (reads < 3) this.#reads[slot] = reads + 1
    return row[1] instanceof Uint8Array ? row[1] : undefined
  }

  #holdSnapshot(): void {
    this.#connection.exec('BEGIN')
    this.#snapshot = setTimeout(() => {
      try {
        this.refresh()
      } catch {
        // The next read says what is wrong with the connection.
      }
    }, SNAPSHOT_MS).unref()
  }
}
