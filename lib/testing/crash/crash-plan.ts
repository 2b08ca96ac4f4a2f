import type { JournalStep } from '@/lib/journal/journal-protocol'

/** Where a process may be ended: by the journal's thread, the engine, or within the source's transaction. */
export const JOURNAL_STEPS: readonly JournalStep[] = ['inserted', 'committed']
export const OTHER_STEPS = [
  'acknowledged',
  'shared',
  'flushing',
  'in transaction',
  'written',
  'before commit',
  'after commit',
  'applied',
  'told',
  'trimmed',
] as const
export type OtherStep = (typeof OTHER_STEPS)[number]

/** What a child is told to do, as JSON in its first argument. */
export interface CrashPlan {
  readonly url: string
  readonly journal: string
  /** Where it notes, line by line, what it is about to write (`t`), what was acknowledged (`a`) and refused (`r`). */
  readonly log: string
  /** Numbers of its writes start here; they rise from one life to the next. */
  readonly from: number
  /** Keeps the hot keys of processes that run at once apart: 0 or 1. */
  readonly slot: number
  readonly seed: number
  /** Undefined: write nothing, bring everything to the database, and end. */
  readonly writes: number | undefined
  /** Begin so many writes at once, say so, and wait to be told to end by SIGTERM. */
  readonly burst?: number
  readonly dieAt: { readonly step: JournalStep | OtherStep; readonly time: number } | undefined
}
export const COMPANIES = Array.from({ length: 10 }, (_, i) => `C${i}`)
