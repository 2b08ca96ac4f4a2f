import type { Lane, Source } from '@/lib/engine/strategies/source'
import { reasonOf } from '@/lib/kernel/errors'
import type { BuriedWrite, JournalRecord } from '@/lib/ports/journal'
import { coalesce } from './coalesce'

/** What became of a write: `before` where an attempt whose answer was lost had applied it, or given it up. */
export type Fate = 'applied' | 'superseded' | 'buried' | 'before'

export interface Flushed {
  readonly record: JournalRecord
  readonly fate: Fate
  /** The newer version that a superseded write met. */
  readonly newer?: string
}

export interface FlushContext {
  readonly source: Source<unknown>
  readonly valueOf: (record: JournalRecord) => unknown
  readonly now: () => number
  /** Keeps what a source without transactions cannot. */
  readonly bury: (write: BuriedWrite) => Promise<void>
  readonly onBuried: (write: BuriedWrite) => void
}

/**
 * Applies writes of one lane, in order (rules W4 to W6), or buries a single one that the source refuses for good.
 *
 * @param records at least one, ascending
 * @returns the last fate of each key
 * @throws what the source threw, where trying again, or in smaller parts, may help
 */
export async function flushBatch(context: FlushContext, records: readonly JournalRecord[]): Promise<Flushed[]> {
  try {
    return await attempt(context, records)
  } catch (error) {
    const [only] = records
    if (!only || records.length > 1 || !isPermanent(context.source, error)) throw error
    return [await bury(context, only, reasonOf(error))]
  }
}

export function isPermanent({ isPermanent: judge }: Source<unknown>, error: unknown): boolean {
  if (error instanceof ProgressMoved) return false
  return error instanceof UnreadableWrite || (judge?.(error) ?? false)
}

export function laneOf({ journal, namespace }: Lane): Lane {
  return { journal, namespace }
}

async function attempt(context: FlushContext, records: readonly JournalRecord[]): Promise<Flushed[]> {
  const { source } = context
  const [first] = records
  if (!first) return []
  if (!source.transaction) return writeOneByOne(context, records)
  const lane = laneOf(first)
  return source.transaction(async (tx) => {
    const from = await tx.progress(lane)
    const due = records.filter(({ seq }) => seq > from)
    const fates = new Map(coalesce(records).map((record) => [record.key, flushedBefore(record)]))
    const to = due.at(-1)?.seq
    if (to === undefined) return [...fates.values()]
    if (!(await tx.moveProgress(lane, { from, to }))) throw new ProgressMoved(lane)
    for (const record of coalesce(due)) {
      const { namespace, key, id, version } = record
      const newer = await tx.write({ namespace, key, id, version, value: context.valueOf(record) })
      fates.set(key, newer === undefined ? { record, fate: 'applied' } : { record, fate: 'superseded', newer })
    }
    return [...fates.values()]
  })
}

const flushedBefore = (record: JournalRecord): Flushed => ({ record, fate: 'before' })

async function writeOneByOne({ source, valueOf }: FlushContext, records: readonly JournalRecord[]): Promise<Flushed[]> {
  const flushed: Flushed[] = []
  for (const record of coalesce(records)) {
    await writeOnce(source, record.id, valueOf(record))
    flushed.push({ record, fate: 'applied' })
  }
  return flushed
}

/** @throws TypeError where the source cannot write, else what it throws */
export async function writeOnce(source: Source<unknown>, id: string, value: unknown): Promise<void> {
  if (value === undefined) {
    if (!source.remove) throw new TypeError('the source was bound without remove()')
    return source.remove(id)
  }
  if (!source.save) throw new TypeError('the source was bound without save()')
  return source.save(id, value)
}

async function bury(context: FlushContext, record: JournalRecord, reason: string): Promise<Flushed> {
  const { source, now, onBuried } = context
  const write: BuriedWrite = { ...record, reason, buriedAt: Math.floor(now()) }
  if (!source.transaction) {
    await context.bury(write)
    onBuried(write)
    return { record, fate: 'buried' }
  }
  const lane = laneOf(record)
  const isNew = await source.transaction(async (tx) => {
    const from = await tx.progress(lane)
    if (from >= record.seq) return false
    if (!(await tx.moveProgress(lane, { from, to: record.seq }))) throw new ProgressMoved(lane)
    await tx.bury(write)
    return true
  })
  if (!isNew) return flushedBefore(record)
  onBuried(write)
  return { record, fate: 'buried' }
}

export class UnreadableWrite extends Error {
  constructor(key: string, reason: string) {
    super(`the journaled value of ${JSON.stringify(key)} cannot be read: ${reason}`)
  }
}

/** An earlier attempt, thought to have failed, was committed meanwhile: the next one reads where it led to. */
class ProgressMoved extends Error {
  constructor({ journal, namespace }: Lane) {
    super(`progress of ${namespace} in journal ${journal} moved while a batch was being applied`)
  }
}
