import type { Connection } from './load-libsql'

/** The only kinds that may be bound: libsql 0.5 aborts the process when it is handed a boolean. */
export type Bindable = number | string | Uint8Array | null

type Prepared = ReturnType<Connection['prepare']>

/** Prepared statements of one connection, each prepared when first used, answering plain rows of columns. */
export class Statements {
  readonly #connection: Connection
  readonly #prepared = new Map<string, Prepared>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** @returns how many rows changed */
  run(sql: string, values: readonly Bindable[] = []): number {
    // One array rather than spread arguments: libsql's wrapper then passes it on without flattening it.
    return this.#use(sql, (statement) => statement.run(values).changes)
  }

  /** @returns the number of the row that was inserted */
  insert(sql: string, values: readonly Bindable[]): number {
    return this.#use(sql, (statement) => Number(statement.run(values).lastInsertRowid))
  }

  row(sql: string, values: readonly Bindable[] = []): readonly unknown[] | undefined {
    const row = this.#use<unknown>(sql, (statement) => statement.get(values))
    return Array.isArray(row) ? row : undefined
  }

  rows(sql: string, values: readonly Bindable[] = []): readonly (readonly unknown[])[] {
    return this.#use(sql, (statement) => statement.all(values)).filter(Array.isArray)
  }

  exec(sql: string): void {
    this.#connection.exec(sql)
  }

  /**
   * A statement that failed is prepared anew the next time: libsql 0.5 does not reset it, so that `get` would carry it
   * out with the values that failed (seen after SQLITE_FULL: a refused row was committed in place of a later one).
   */
  #use<T>(sql: string, work: (statement: Prepared) => T): T {
    try {
      return work(this.#prepare(sql))
    } catch (error) {
      this.#prepared.delete(sql)
      throw error
    }
  }

  #prepare(sql: string): Prepared {
    let statement = this.#prepared.get(sql)
    if (!statement) {
      statement = this.#connection.prepare(sql)
      if (/^\s*(SELECT|PRAGMA)|RETURNING/i.test(sql)) statement.raw()
      this.#prepared.set(sql, statement)
    }
    return statement
  }
}
