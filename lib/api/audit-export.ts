import { writeAuditRow, type AuditRow as Row } from '@/lib/admin/read-audit'

const FORMATS = {
  'text/csv': { extension: 'csv', head: `${csvLine(Object.keys(csvCells(emptyRow())))}`, line: csvRow },
  'application/x-ndjson': {
    extension: 'ndjson',
    head: '',
    line: (row: Row) => `${JSON.stringify(writeAuditRow(row))}\n`,
  },
} as const

export type AuditFormat = keyof typeof FORMATS

/** @returns the export that an `Accept` header prefers; undefined where JSON will do (RFC 9110, 12.5.1) */
export function auditFormatOf(accept: string | null): AuditFormat | undefined {
  const wanted = (accept ?? '').split(',').map((range, at) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0, at }
  })
  const known = wanted.filter(
    ({ type, q }) => q > 0 && (isFormat(type) || /^(application\/(json|\*)|\*\/\*)$/.test(type)),
  )
  const best = known.sort((one, other) => other.q - one.q || one.at - other.at)[0]?.type
  return best !== undefined && isFormat(best) ? best : undefined
}

/** The audit as a file, read and sent row by row. */
export function auditExport(format: AuditFormat, rows: AsyncIterator<Row>): Response {
  const { extension, head, line } = FORMATS[format]
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      const { done, value } = await rows.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(line(value)))
    },
    cancel: () => void rows.return?.(),
  })
  const headers = {
    'content-type': `${format}; charset=utf-8`,
    'content-disposition': `attachment; filename="audit.${extension}"`,
  }
  return new Response(body, { headers })
}

function isFormat(type: string): type is AuditFormat {
  return type in FORMATS
}

function csvRow(row: Row): string {
  return csvLine(Object.values(csvCells(row)))
}

function csvCells({ id, at, actor, role, address, action, subject, outcome, before, after, note }: Row) {
  return {
    ...{ id, at: new Date(at).toISOString(), actor, role, address, action, subject, outcome },
    ...{ before: JSON.stringify(before), after: JSON.stringify(after), detail: note ?? '' },
  }
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

function emptyRow(): Row {
  const text = { id: '', actor: '', role: '', address: '', action: '', subject: '' }
  return { ...text, at: 0, outcome: 'done', before: null, after: null, note: undefined }
}
