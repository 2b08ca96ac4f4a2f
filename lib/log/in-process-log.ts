import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { Appended, InvalidationLog, LogHead, LogSlice, VersionState } from '@/lib/ports/invalidation-log'

/** A lone process applies each record as it appends it, so few need to be kept; a slow reader finds the rest trimmed. */
const KEPT_RECORDS = 1_024

/**
 * Marks the epochs of private logs. A ledger that followed a shared log cannot be resumed privately: what the others
 * invalidated since is not in it.
 */
const PRIVATE = 'private-'

/** A private log never goes back within an epoch, so that a position says all there is to say about its record. */
const nonceOf = (seq: number): string | undefined => (seq > 0 ? String(seq) : undefined)

/** Where a log stood when the process that kept it ended. */
export interface Resumed {
  readonly epoch: string
  readonly applied: number
  readonly versions: VersionState
}

export interface InProcessLogOptions {
  /** Asked once, at the first use: by then the disk level that keeps the log's ledger is open. */
  readonly resume?: () => Resumed | undefined
  /** Random ids: `crypto.randomUUID` in earnest. */
  readonly randomId: () => string
  readonly now: () => number
}

/** The invalidation log of a process that has nobody to tell. */
export function createInProcessLog(options: InProcessLogOptions): InvalidationLog {
  let epoch = ''
  let head = 0
  let records: LogRecord[] = []
  const versions = new Map<string, { active: number; known: readonly number[] }>()
  const waiting = new Set<() => void>()

  const begin = (): void => {
    if (epoch !== '') return
    const saved = options.resume?.()
    const resumed = saved?.epoch.startsWith(PRIVATE) ? saved : undefined
    epoch = resumed?.epoch ?? PRIVATE + options.randomId()
    head = resumed?.applied ?? 0
    for (const [namespace, active, known] of resumed?.versions ?? []) versions.set(namespace, { active, known })
  }

  const place = (): LogHead => {
    begin()
    const trimmedThrough = head - records.length
    return {
      epoch,
      head,
      trimmedThrough,
      trimmedNonce: nonceOf(trimmedThrough),
      versions: [...versions].map(([namespace, { active, known }]) => [namespace, active, known]),
    }
  }

  const slice = (position: number, limit: number): LogSlice => ({
    ...place(),
    records: records.filter((record) => record.seq > position).slice(0, limit),
    before: position < head - records.length || position > head ? undefined : nonceOf(position),
  })

  const noteVersion = (statement: Statement): void => {
    if (statement.kind !== 'version') return
    const known = versions.get(statement.namespace)?.known ?? [1]
    versions.set(statement.namespace, { active: statement.version, known: [...new Set([...known, statement.version])] })
  }

  const append = (statement: Statement, origin: string): Appended => {
    begin()
    const before = nonceOf(head)
    const record: LogRecord = { seq: ++head, nonce: String(head), origin, at: options.now(), ...statement }
    noteVersion(statement)
    records.push(record)
    if (records.length > 2 * KEPT_RECORDS) records = records.slice(-KEPT_RECORDS)
    for (const wake of waiting) wake()
    return { epoch, record, before }
  }

  return {
    shared: false,
    head: () => Promise.resolve(place()),
    append,
    appendAtOnce: append,
    read: (position, limit) => Promise.resolve(slice(position, limit)),
    async wait(position, limit, waitMs) {
      if (head <= position) await arrival(waiting, waitMs)
      return slice(position, limit)
    },
    replaceEpoch(seen) {
      if (seen === epoch) {
        epoch = PRIVATE + options.randomId()
        head = 0
        records = []
        versions.clear()
      }
      return Promise.resolve(place())
    },
    close: () => Promise.resolve(),
  }
}

function arrival(waiting: Set<() => void>, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      waiting.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, waitMs)
    waiting.add(wake)
  })
}
