import { ApiProblem } from '@/lib/api/client'

/** @returns what went wrong, in words that say what to do where it was written, or gone, meanwhile */
export const changedSince = <Failure extends Error | null>(failure: Failure): Failure | Error =>
  failure instanceof ApiProblem && failure.status === 412
    ? new Error('It is not what it was when you opened this. Close, look at it again, then decide.')
    : failure
