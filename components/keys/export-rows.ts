import type { EntryRow } from '@/lib/api/contract/entries'

const COLUMNS = ['key', 'namespace', 'version', 'levels', 'state', 'ttlMs', 'sizeBytes', 'hits', 'tags'] as const

/** @returns rows as CSV (RFC 4180); a text that a spreadsheet would take for a formula begins with an apostrophe */
export function asCsv(rows: readonly EntryRow[]): string {
  const lines = rows.map((row) =>
    COLUMNS.map((column) => {
      const value = row[column]
      return cell(Array.isArray(value) ? value.join(' ') : String(value ?? ''))
    }).join(','),
  )
  return [COLUMNS.join(','), ...lines, ''].join('\r\n')
}

/** @returns rows as one JSON object a line */
export const asLines = (rows: readonly EntryRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
