import { countSince, nameSince } from './count-since'
import { NUMBERS_PER_ENTRY, TEXTS_PER_ENTRY, type EntryColumns } from '@/lib/levels/disk/disk-protocol'
import type { Bindable, Statements } from '@/lib/sqlite/statements'

/** Rows to a statement: 8 in place of 1 take little more than half of the time, 64 another sixth less. */
const ROWS_PER_STATEMENT = [64, 8, 1] as const

const ROW = '(?,?,?,?,?,?,?,?,?,?,?)'

const COLUMNS = [
  'version',
  'expires_at',
  'stale_until',
  'created_at',
  'stamp',
  'size',
  'key',
  'epoch',
  'tags',
  'depends_on',
  'frame',
] as const

/** An entry keeps its id when it is overwritten, so that indexes change only where their columns do. */
function upsert(rows: number): string {
  const updated = COLUMNS.filter((column) => column !== 'key' && column !== 'version')
  return `INSERT INTO entry (${COLUMNS.join(', ')}) VALUES ${Array.from({ length: rows }, () => ROW).join(',')}
    ON CONFLICT (key, version) DO UPDATE SET ${updated.map((column) => `${column} = excluded.${column}`).join(', ')}`
}

/** From so many on, entries that come are counted together, and their names put in in order. */
const COUNTED_TOGETHER = 8

const UPSERTS = ROWS_PER_STATEMENT.map((rows) => ({ rows, sql: upsert(rows) }))

/** Stores entries, replacing what was there. */
export function writeEntries(statements: Statements, columns: EntryColumns): void {
  const count = columns.numbers.length / NUMBERS_PER_ENTRY
  if (count < COUNTED_TOGETHER) return upsertAll(statements, columns, count)
  const last = Number(statements.row('SELECT max(id) FROM entry')?.[0] ?? 0)
  statements.run('INSERT INTO bulk VALUES (1)')
  upsertAll(statements, columns, count)
  countSince(statements, last)
  if (columns.texts.some((text, i) => text !== '' && i % TEXTS_PER_ENTRY >= 2)) nameSince(statements, last)
  statements.run('DELETE FROM bulk')
}

function upsertAll(statements: Statements, columns: EntryColumns, count: number): void {
  let entry = 0
  let offset = 0
  for (const { rows, sql } of UPSERTS) {
    while (count - entry >= rows) {
      const values: Bindable[] = []
      for (const end = entry + rows; entry < end; entry++) offset = pushRow(values, columns, { entry, offset })
      statements.run(sql, values)
    }
  }
}

/** @returns where the next frame begins */
function pushRow(values: Bindable[], columns: EntryColumns, at: { entry: number; offset: number }): number {
  const { texts, numbers, frames } = columns
  const number = at.entry * NUMBERS_PER_ENTRY
  for (let i = 0; i < NUMBERS_PER_ENTRY; i++) values.push(numbers[number + i] ?? 0)
  const text = at.entry * TEXTS_PER_ENTRY
  values.push(texts[text] ?? '', texts[text + 1] ?? '', texts[text + 2] || null, texts[text + 3] || null)
  const end = at.offset + (numbers[number + NUMBERS_PER_ENTRY - 1] ?? 0)
  values.push(frames.subarray(at.offset, end))
  return end
}
