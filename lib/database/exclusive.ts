import type { Database, TransactionClient } from './client'

/** PostgreSQL's advisory locks are numbers; these are arbitrary, and only have to differ from others'. */
const LOCKS = { seeding: 7_265_737, 'rolling up': 7_265_738 }

/**
 * Runs a transaction that waits until no other process is at the same work. On SQLite every transaction excludes every
 * other from its start, so there is nothing to lock.
 */
export function exclusively<T>(
  database: Database,
  work: keyof typeof LOCKS,
  run: (tx: TransactionClient) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    if (database.kind === 'postgresql') await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS[work]})`
    return run(tx)
  })
}
