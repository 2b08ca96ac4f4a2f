/** What JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

export interface AuditEntry {
  readonly at: number
  readonly actor: string
  readonly role: string
  readonly address: string
  /** A verb, such as `invalidate`. */
  readonly action: string
  /** What it was done to. */
  readonly subject: string
  readonly outcome: 'done' | 'denied' | 'failed'
  readonly before: JsonValue
  readonly after: JsonValue
  readonly note: string | undefined
}

export interface AuditQuery {
  readonly actor?: string
  readonly action?: string
  readonly outcome?: AuditEntry['outcome']
  /** ms since the epoch, inclusive. */
  readonly from?: number
  readonly to?: number
  /** Older than this id. */
  readonly beforeId?: string
  readonly limit: number
}

/** Append-only. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>
  /** Lets go of records from before `before`, which is at least 30 days ago. @returns how many there were */
  prune(before: number): Promise<number>
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly (AuditEntry & { readonly id: string })[]>
}
