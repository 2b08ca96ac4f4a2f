import { reasonOf } from '@/lib/kernel/errors'
import type { DatabaseAddress } from './database-url'

/** @returns one sentence that says which database cannot be used and why, without user name or password */
export function unreachable(address: DatabaseAddress, cause: unknown): Error {
  const what =
    address.kind === 'sqlite'
      ? `the database file ${address.path} cannot be opened`
      : `the PostgreSQL server at ${address.host} cannot be used`
  // A host with several addresses fails once for each, under an error that says nothing itself.
  const reason = cause instanceof AggregateError ? reasonOf(cause.errors[0]) : reasonOf(cause)
  return new Error(`${what}: ${reason}`, { cause })
}
