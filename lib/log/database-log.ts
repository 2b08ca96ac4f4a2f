import { randomBytes } from 'node:crypto'
import { systemClock, type Clock } from '@/lib/kernel/clock'
import { LogCorrupt } from '@/lib/kernel/errors'
import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import type { LogRecord, Statement } from '@/lib/kernel/record'
import type { Appended, InvalidationLog, LogHead, LogSlice } from '@/lib/ports/invalidation-log'
import type { LogRow, LogState, LogStore } from '@/lib/ports/log-store'
import { parseRecord, recordText } from './parse-record'

export interface DatabaseLogOptions {
  readonly clock?: Clock
  /** How often the log is looked at while nothing arrives, ms; 250 by default. Each look is one read by primary key. */
  readonly pollMs?: number
  readonly retention?: { readonly records?: number; readonly ageMs?: number }
}

/** The invalidation log in tables, with what only a database can do. */
export interface DatabaseLog<Tx> extends InvalidationLog {
  /**
   * Appends in the caller's own transaction, so that data and invalidation commit together or not at all. Make it the
   * last statement: from it on others that append wait. This process applies it, as all do, when it next looks at the
   * log; whoever must see it at once reads with `minSeq`.
   *
   * @returns the record in the place that it has once the transaction has committed
   */
  appendIn(tx: Tx, statement: Statement, origin: string): Promise<Appended>
}

const NAMES: SettingNames<DatabaseLogOptions> = { clock: true, pollMs: true, retention: true }

const POLL_MS = 250
/** As long as the log on Redis: a day at one invalidation a second. */
const RECORDS_KEPT = 100_000
const AGE_KEPT_MS = 24 * 3_600_000
/** A look between which and the next read the log was trimmed or replaced is repeated; each time means such an event. */
const LOOKS = 5

/** The invalidation log on the rows of a {@link LogStore}; tails by polling. */
export function databaseLog<Tx>(store: LogStore<Tx>, options: DatabaseLogOptions = {}): DatabaseLog<Tx> {
  assertSettingNames(options, NAMES, 'databaseLog()')
  const { clock = systemClock, pollMs = POLL_MS, retention = {} } = options
  const kept = { records: retention.records ?? RECORDS_KEPT, ageMs: retention.ageMs ?? AGE_KEPT_MS }
  const pauses = new Set<() => void>()
  let closed = false

  const appendIn = async (tx: Tx, statement: Statement, origin: string): Promise<Appended> => {
    // Whole milliseconds, as the column holds them: what is returned is what is read back.
    const record = { nonce: randomId(), origin, at: Math.floor(clock.now()), ...statement }
    recordText(record)
    const { epoch, seq, before } = await store.append(tx, {
      ...{ nonce: record.nonce, origin, at: record.at, candidate: randomId() },
      statement: JSON.stringify(statement),
      activates: statement.kind === 'version' ? statement : undefined,
      keep: { records: kept.records, since: record.at - kept.ageMs },
    })
    return { epoch, record: { seq, ...record }, before }
  }

  const read = async (position: number, limit: number): Promise<LogSlice> => {
    for (let look = 0; look < LOOKS; look++) {
      const head = headOf(await store.state(randomId()))
      const slice = await sliceOf(store, head, { position, limit })
      if (slice) return slice
    }
    throw new LogCorrupt(position + 1, 'there are rows missing')
  }

  return {
    shared: true,
    head: async () => headOf(await store.state(randomId())),
    append: (statement, origin) => store.transaction((tx) => appendIn(tx, statement, origin)),
    appendIn,
    read,
    async wait(position, limit, waitMs) {
      const until = performance.now() + waitMs
      const { epoch } = await store.state(randomId())
      for (;;) {
        const state = await store.state(randomId())
        const left = until - performance.now()
        if (closed || left <= 0 || state.head > position || state.epoch !== epoch) return read(position, limit)
        await pause(pauses, Math.min(pollMs, left))
      }
    },
    async replaceEpoch(seen) {
      await store.replaceEpoch(seen, randomId())
      return headOf(await store.state(randomId()))
    },
    close() {
      closed = true
      for (const end of pauses) end()
      return Promise.resolve()
    },
  }
}

/** @returns undefined where the log was trimmed or replaced between the two reads, so that they do not fit together */
async function sliceOf<Tx>(
  store: LogStore<Tx>,
  head: LogHead,
  { position, limit }: { position: number; limit: number },
): Promise<LogSlice | undefined> {
  const from = Math.max(position, head.trimmedThrough)
  // With the one before, whose nonce tells whether this is the log that the reader knows.
  const rows = await store.rows(head.epoch, from - 1, limit + 1)
  const records = rows.filter(({ seq }) => seq > from && seq <= head.head).slice(0, limit)
  const isWhole = records.every(({ seq }, i) => seq === from + 1 + i)
  if (!isWhole || records.length < Math.min(limit, head.head - from)) return undefined
  const atPosition = position > head.trimmedThrough ? rows.find(({ seq }) => seq === position)?.nonce : undefined
  const before = position === head.trimmedThrough ? head.trimmedNonce : atPosition
  return { ...head, records: records.map(recordOf), before }
}

/** @throws LogCorrupt where the row is none of ours */
function recordOf({ statement, seq, ...meta }: LogRow): LogRecord {
  const fields: unknown = parsed(statement, seq)
  return parseRecord(JSON.stringify({ ...(typeof fields === 'object' ? fields : {}), ...meta }), seq)
}

function parsed(text: string, seq: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LogCorrupt(seq, 'the statement is not JSON')
  }
}

function headOf(state: LogState): LogHead {
  const { epoch, head, trimmedThrough } = state
  if (epoch !== '' && head >= trimmedThrough && trimmedThrough >= 0) return state
  throw new LogCorrupt(head, 'the head is not one')
}

function pause(pauses: Set<() => void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      pauses.delete(end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    pauses.add(end)
  })
}

const randomId = (): string => randomBytes(12).toString('base64url')
