import type { HitWatch } from './memory-level-options'
import { SIZE, U32_PER_SLOT } from './slot-layout'
import { watch } from './slot-record'
import type { SlotTable } from './slot-table'

/**
 * Told of each hit of a watched slot by `next`; begun by one `next` before. A generator, because V8 makes no generator part
 * of its callers: there is room for so much only, and what is rare here would leave less of it for what each hit does (with
 * a function in its place metrics and curve together took a third more than a bare hit, not a tenth to a fifth).
 */
export function* tellHits(table: SlotTable, hits: HitWatch): Generator<void, void, number> {
  for (;;) {
    const slot = yield
    const isWanted = hits.hit(table.keys[slot] ?? '', table.u32[slot * U32_PER_SLOT + SIZE] ?? 0)
    if (!isWanted) watch(table, slot, false)
  }
}
