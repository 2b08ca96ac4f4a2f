/** A row of `_prisma_migrations`, as far as it is needed. */
export interface AppliedMigration {
  readonly name: string
  readonly checksum: string
  /** False where a migration was begun and neither finished nor rolled back. */
  readonly finished: boolean
}

/** One connection that migrates; the transaction it begins excludes every other process that migrates. */
export interface MigrationSession {
  /** Makes `_prisma_migrations` where it is missing. */
  prepare(): Promise<void>
  begin(): Promise<void>
  applied(): Promise<AppliedMigration[]>
  /** Runs a script of many statements. */
  script(sql: string): Promise<void>
  /** Notes a migration as applied, now. */
  record(migration: { id: string; name: string; checksum: string }): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  close(): Promise<void>
}
