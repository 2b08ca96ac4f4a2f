/** How a list is written as a file, row by row. */
export interface FileOf<Row> {
  /** Without its ending. */
  readonly name: string
  readonly columns: readonly string[]
  /** In the order of the columns. */
  cells(row: Row): readonly string[]
  /** As one object. */
  json(row: Row): unknown
}

const ENDINGS = { 'text/csv': 'csv', 'application/x-ndjson': 'ndjson' } as const

export type FileFormat = keyof typeof ENDINGS

export const FILE_FORMATS = Object.keys(ENDINGS).filter(isFormat)

export const fileName = (format: FileFormat, { name }: { readonly name: string }): string =>
  `${name}.${ENDINGS[format]}`

/** @returns rows that are at hand as a file */
export const fileText = <Row>(format: FileFormat, rows: readonly Row[], file: FileOf<Row>): string =>
  headOf(format, file) + linesOf(format, rows, file)

export const headOf = <Row>(format: FileFormat, { columns }: FileOf<Row>): string =>
  format === 'text/csv' ? csvLine(columns) : ''

export function linesOf<Row>(format: FileFormat, rows: readonly Row[], { cells, json }: FileOf<Row>): string {
  const lineOf = (row: Row) => (format === 'text/csv' ? csvLine(cells(row)) : `${JSON.stringify(json(row))}\n`)
  return rows.map(lineOf).join('')
}

export function isFormat(type: string): type is FileFormat {
  return Object.hasOwn(ENDINGS, type)
}

/**
 * RFC 4180, and nothing that a spreadsheet would run or a terminal obey: a cell that could be a formula begins with an
 * apostrophe (OWASP, "CSV injection"), and control characters are written as escapes, so that a record is one line.
 */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

function harmless(cell: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  const plain = cell.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (unit) => JSON.stringify(unit).slice(1, -1))
  return /^\s*[=+\-@|%＝＋－＠]/.test(plain) ? `'${plain}` : plain
}
