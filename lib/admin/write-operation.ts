import type { Operation } from './operations'

/** An operation as JSON: what is not known yet is null. */
export function writeOperation({ endedAt, error, progress, ...operation }: Operation) {
  return {
    ...operation,
    endedAt: endedAt ?? null,
    error: error ?? null,
    progress: { ...progress, total: progress.total ?? null },
  }
}
