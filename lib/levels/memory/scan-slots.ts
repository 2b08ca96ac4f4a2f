import type { EntryFilter } from '@/lib/ports/far-level'
import type { Scanned, ScanStep } from '@/lib/ports/near-level'
import { filterOf } from './slot-filter'
import { hitsAt, metaAt } from './slot-record'
import type { SlotTable } from './slot-table'

/** As a list's step: about a millisecond; telling a thousand entries takes less. */
const SLOTS_A_STEP = 8_192
const ENTRIES_A_STEP = 1_000

/**
 * Entries under one of several filters, in the order of their slots. What comes meanwhile may be missed. They are told
 * from their records: to look each up by its key took, among a million, most of an invalidation's time (a Map of that
 * size is in no processor's cache).
 */
export function* scanSlots(table: SlotTable, filters: readonly EntryFilter[]): Generator<ScanStep> {
  const tests = filters.map((filter) => filterOf(table, filter))
  const acceptsAll = tests.includes(undefined)
  let entries: Scanned[] = []
  let looked = 0
  let steps = 0
  for (let slot = 0; slot < table.high; slot++) {
    if (entries.length === ENTRIES_A_STEP || ++steps === SLOTS_A_STEP) {
      yield { entries, looked }
      entries = []
      looked = 0
      steps = 0
    }
    const key = table.keys[slot]
    if (key === undefined || table.isVacant(slot)) continue
    looked++
    if (!acceptsAll && !tests.some((test) => test?.(key, slot))) continue
    const meta = metaAt(table, slot)
    if (meta) entries.push({ meta, hits: hitsAt(table, slot) })
  }
  yield { entries, looked }
}
