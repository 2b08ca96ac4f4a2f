import type { EntryFilter } from '@/lib/ports/far-level'
import type { ScanStep } from '@/lib/ports/near-level'
import { filterOf } from './slot-filter'
import type { SlotTable } from './slot-table'

/** As a list's step: about a millisecond. */
const SLOTS_A_STEP = 8_192
const KEYS_A_STEP = 500

/** Keys under one of several filters, in the order of their slots. What comes meanwhile may be missed. */
export function* scanSlots(table: SlotTable, filters: readonly EntryFilter[]): Generator<ScanStep> {
  const tests = filters.map((filter) => filterOf(table, filter))
  const acceptsAll = tests.includes(undefined)
  let keys: string[] = []
  let looked = 0
  let steps = 0
  for (let slot = 0; slot < table.high; slot++) {
    if (keys.length === KEYS_A_STEP || ++steps === SLOTS_A_STEP) {
      yield { keys, looked }
      keys = []
      looked = 0
      steps = 0
    }
    const key = table.keys[slot]
    if (key === undefined || table.isVacant(slot)) continue
    looked++
    if (acceptsAll || tests.some((test) => test?.(key, slot))) keys.push(key)
  }
  yield { keys, looked }
}
