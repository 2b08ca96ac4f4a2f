import type { EntryRow } from './entries'
import type { FileOf } from './file'

/** A list of entries as a file, without their values. */
export const entriesFile: FileOf<EntryRow> = {
  name: 'keys',
  columns: 'key namespace version levels state ttlMs sizeBytes hits tags'.split(' '),
  cells: ({ key, namespace, version, levels, state, ttlMs, sizeBytes, hits, tags }) => [
    ...[key, namespace, String(version), levels.join(' '), state],
    // Nothing where it has no end.
    ...[ttlMs === null ? '' : String(ttlMs), String(sizeBytes), String(hits), tags.join(' ')],
  ],
  json: (row) => row,
}
