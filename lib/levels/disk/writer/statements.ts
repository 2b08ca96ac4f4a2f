import type { Connection } from '@/lib/levels/disk/load-libsql'

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
    return this.#prepare(sql).run(values).changes
  }

  row(sql: string, values: readonly Bindable[] = []): readonly unknown[] | undefined {
    const row = this.#prepare(sql).get(values)
    return Array.isArray(row) ? row : undefined
  }

  rows(sql: string, values: readonly Bindable[] = []): readonly (readonly unknown[])[] {
    return this.#prepare(sql).all(values).filter(Array.isArray)
  }

  exec(sql: string): void {
    this.#connection.exec(sql)
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
