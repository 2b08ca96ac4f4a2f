import type { AuditRow } from '@/lib/api/contract/audit'

/** @returns what a change of version did, as the audit has it: `v2 begun`, `v1 served instead of v2` */
export function tellChange({ action, before, after }: Pick<AuditRow, 'action' | 'before' | 'after'>): string {
  const [from, to] = [versionIn(before), versionIn(after)]
  if (action === 'version.bump') return to === undefined ? 'a new version begun' : `v${to} begun`
  const served = to === undefined ? 'another version served' : `v${to} served`
  return from === undefined || from === to ? served : `${served} instead of v${from}`
}

function versionIn(noted: unknown): number | undefined {
  const { version }: { version?: unknown } = noted && typeof noted === 'object' ? noted : {}
  return typeof version === 'number' ? version : undefined
}
