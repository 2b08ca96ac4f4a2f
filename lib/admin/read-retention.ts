import type { AdminContext } from './context'
import { Refused } from './refused'
import type { RetentionSettings } from './retention-settings'

/** How long audit records and history are kept, and what of it only the environment changes. */
export async function readRetention(context: AdminContext) {
  const settings = retentionOf(context)
  return { ...(await settings.read()), fixed: namesOf(settings.fixed) }
}

/** @throws Refused where the server keeps records in memory alone */
export function retentionOf({ retention }: AdminContext): RetentionSettings {
  if (!retention) throw new Refused('not-found', 'This server keeps its records in memory, as long as it runs.')
  return retention
}

function namesOf({ auditDays, historyDays }: RetentionSettings['fixed']) {
  return [
    ...(auditDays === undefined ? [] : ['auditDays' as const]),
    ...(historyDays === undefined ? [] : ['historyDays' as const]),
  ]
}
