/** How long what is written down is kept. */
export interface Retention {
  /** Audit records; {@link MIN_AUDIT_DAYS} at least. */
  readonly auditDays: number
  /** Samples of the counters, from which charts are drawn; {@link MIN_HISTORY_DAYS} at least. */
  readonly historyDays: number
}

export const DEFAULT_RETENTION: Retention = { auditDays: 365, historyDays: 365 }

/** Younger audit records can be deleted by nobody, so that a break-in cannot wipe its traces. */
export const MIN_AUDIT_DAYS = 30
/** Samples become hourly after two days: a shorter history would end within what is still to be rolled up. */
export const MIN_HISTORY_DAYS = 3
export const MAX_RETENTION_DAYS = 99_999
