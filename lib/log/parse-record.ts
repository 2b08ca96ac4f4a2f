import { LogCorrupt } from '@/lib/kernel/errors'
import type { LogRecord, RecordId, Statement } from '@/lib/kernel/record'

/** 500 of the longest keys. More names than that are split over several records by who appends them. */
export const MAX_RECORD_BYTES = 1024 * 1024

/**
 * Reads a record that may have been written by anybody.
 *
 * @param text JSON, as {@link recordText} writes it
 * @param seq the position the log gives it
 * @throws LogCorrupt where it is not a whole record; skipping it would be skipping an invalidation
 */
export function parseRecord(text: string, seq: number): LogRecord {
  if (text.length > MAX_RECORD_BYTES) throw new LogCorrupt(seq, 'the record is too long')
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    throw new LogCorrupt(seq, 'the record is not JSON')
  }
  if (!isObject(fields)) throw new LogCorrupt(seq, 'the record is not an object')
  const { nonce, origin, at } = fields
  const statement = parseStatement(fields)
  if (!statement || typeof nonce !== 'string' || nonce === '' || typeof origin !== 'string' || typeof at !== 'number')
    throw new LogCorrupt(seq, 'the record lacks what every record has')
  return { seq, nonce, origin, at, ...statement }
}

/** @throws RangeError where the record is longer than one may be */
export function recordText(record: Statement & Pick<LogRecord, 'nonce' | 'origin' | 'at'>): string {
  const text = JSON.stringify(record)
  if (Buffer.byteLength(text) <= MAX_RECORD_BYTES) return text
  throw new RangeError(
    `a log record may take ${MAX_RECORD_BYTES} bytes; ${record.names.length} names are too many: split them`,
  )
}

function parseStatement(fields: Record<string, unknown>): Statement | undefined {
  const { kind, names, mode, of, undoes, namespace, version } = fields
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return undefined
  if (kind === 'invalidate' && mode === 'hard') return { kind, names, mode }
  if (kind === 'invalidate' && mode === 'soft' && of === undefined) return { kind, names, mode }
  if (kind === 'invalidate' && mode === 'soft' && isRecordId(of)) return { kind, names, mode, of }
  if (kind === 'write' && mode === 'hard') return { kind, names, mode }
  if (kind === 'undo' && isRecordId(undoes)) return { kind, names, undoes }
  if (kind === 'version' && typeof namespace === 'string' && isPosition(version))
    return { kind, names, namespace, version }
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRecordId = (value: unknown): value is RecordId =>
  isObject(value) && isPosition(value.seq) && typeof value.nonce === 'string'

const isPosition = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
