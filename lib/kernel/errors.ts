/** The source failed and policy allowed no stale copy. `cause` is what the loader, or the write, threw. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly key: string
  constructor(key: string, cause: unknown, sentence?: string) {
    super(sentence ?? `the source could not load ${JSON.stringify(key)}: ${reasonOf(cause)}`, { cause })
    this.key = key
  }
}

/** The invalidation took effect in this process but the log could not be told, so other processes may not know. */
export class InvalidationNotDurable extends Error {
  override readonly name = 'InvalidationNotDurable'
  constructor(cause: unknown) {
    super(
      `invalidated in this process only: the invalidation log cannot be reached (${reasonOf(cause)}). ` +
        `Try again, or pass whenUnreachable: 'queue' to have it published on reconnect.`,
      { cause },
    )
  }
}

/** The value can't be kept: a function, a symbol, or something over the size limit. */
export class NotStorable extends TypeError {
  override readonly name = 'NotStorable'
}

/** An answer did not come within its deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
  constructor(what: string, ms: number) {
    super(`${what} took longer than its deadline of ${ms} ms`)
  }
}

/** A write-behind write was not acknowledged. `refused`: it will not be applied. `unknown`: it may be. */
export class JournalFailure extends Error {
  override readonly name = 'JournalFailure'
  readonly outcome: 'refused' | 'unknown'
  constructor(reason: string, outcome: 'refused' | 'unknown', cause?: unknown) {
    super(outcome === 'unknown' ? `it is not known whether the write will be applied: ${reason}` : reason, { cause })
    this.outcome = outcome
  }
}

/** There is no dead letter by that id: it was redriven or discarded, or its namespace is not bound. */
export class NoDeadLetter extends TypeError {
  override readonly name = 'NoDeadLetter'
  constructor(id: string) {
    super(`there is no dead letter ${JSON.stringify(id)}`)
  }
}

/** As many writes wait for the source as may, and it does not answer. The write was not taken. */
export class WriteBehindFull extends Error {
  override readonly name = 'WriteBehindFull'
  constructor(what: string, reason: string) {
    super(`${what} for the source, which does not take them (${reason}): the write was not accepted, try again later`)
  }
}

/** The log holds what no process of ours wrote: only a new epoch helps (rule R10). */
export class LogCorrupt extends Error {
  override readonly name = 'LogCorrupt'
  constructor(position: number, why: string) {
    super(`the invalidation log is corrupt at position ${position}: ${why}`)
  }
}

/** @returns one line that says why, whatever was thrown */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  return String(thrown)
}
