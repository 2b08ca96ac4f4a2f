import { writeAuditRow, type AuditRow } from '@/lib/admin/read-audit'
import type { FileOf } from './contract/file'

/** The audit as a file. */
export const auditFile: FileOf<AuditRow> = {
  name: 'audit',
  columns: 'id at actor role address action subject outcome before after detail'.split(' '),
  cells: ({ id, at, actor, role, address, action, subject, outcome, before, after, note }) => [
    ...[id, new Date(at).toISOString(), actor, role, address, action, subject, outcome],
    ...[JSON.stringify(before), JSON.stringify(after), note ?? ''],
  ],
  json: writeAuditRow,
}
