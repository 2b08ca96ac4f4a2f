import type { AuditEntry } from '@/lib/ports/audit-log'
import type { OperatorContext } from './context'
import type { AuditFilter } from './read-audit'

const PAGE = 500

/** Every record that the filter lets through, newest first, read page by page as the reader takes them. */
export async function* exportAudit(
  { audit }: OperatorContext,
  filter: AuditFilter,
): AsyncIterableIterator<readonly (AuditEntry & { readonly id: string })[]> {
  let beforeId: string | undefined
  for (;;) {
    const page = await audit.list({ ...filter, beforeId, limit: PAGE })
    if (page.length > 0) yield page
    beforeId = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}
