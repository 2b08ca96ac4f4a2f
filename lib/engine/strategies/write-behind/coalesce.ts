import type { JournalRecord } from '@/lib/ports/journal'

/** @returns the last write of each key, in the order of their numbers (rule W4) */
export function coalesce(records: readonly JournalRecord[]): JournalRecord[] {
  const last = new Map<string, JournalRecord>()
  for (const record of records) {
    last.delete(record.key)
    last.set(record.key, record)
  }
  return [...last.values()]
}
