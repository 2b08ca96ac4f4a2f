import type { Entry } from '@/lib/kernel/entry'
import type { StoredMeta } from '@/lib/ports/far-level'
import type { Label } from './label'
import { CREATED_AT, F64_PER_SLOT, HITS, LOAD_MS, ONE_HIT, SIZE, STAMP, U32_PER_SLOT, WATCHED } from './slot-layout'
import type { SlotTable } from './slot-table'

export interface Filling {
  readonly entry: Entry
  readonly label: Label
  readonly quietUntil: number
}

/** Writes an entry into a slot that is the key's; `CHECKED_AT` and the policy's fields are left to their owners. */
export function fillSlot(table: SlotTable, slot: number, { entry, label, quietUntil }: Filling): void {
  const f64 = table.f64
  const at = slot * F64_PER_SLOT
  const at32 = slot * U32_PER_SLOT
  table.time(slot, { quietUntil, expiresAt: entry.expiresAt, staleUntil: entry.staleUntil })
  f64[at + CREATED_AT] = entry.createdAt
  f64[at + STAMP] = entry.stamp
  table.u32[at32 + HITS] = (table.u32[at32 + HITS] ?? 0) & WATCHED
  table.u32[at32 + SIZE] = entry.sizeBytes
  table.f32[at32 + LOAD_MS] = entry.loadMs
  table.values[slot] = entry.value
  table.labels[slot] = label
}

/** @returns how often the entry was read since it was stored */
export function hitsAt(table: SlotTable, slot: number | undefined): number {
  return slot === undefined ? 0 : (table.u32[slot * U32_PER_SLOT + HITS] ?? 0) >>> 1
}

/** Has each hit of a slot told, or no longer. */
export function watch(table: SlotTable, slot: number, isWanted: boolean): void {
  table.u32[slot * U32_PER_SLOT + HITS] = hitsAt(table, slot) * ONE_HIT + (isWanted ? WATCHED : 0)
}

/** @returns what a taken slot holds; undefined for a vacant one */
export function entryAt(table: SlotTable, slot: number): Entry | undefined {
  const meta = metaAt(table, slot)
  if (meta === undefined) return undefined
  return { value: table.values[slot], loadMs: table.f32[slot * U32_PER_SLOT + LOAD_MS] ?? 0, ...meta }
}

/** @returns the same without the value */
export function metaAt(table: SlotTable, slot: number): StoredMeta | undefined {
  const key = table.keys[slot]
  const label = table.labels[slot]
  if (key === undefined || label === undefined) return undefined
  const at = slot * F64_PER_SLOT
  return {
    key,
    version: label.version,
    createdAt: table.f64[at + CREATED_AT] ?? 0,
    expiresAt: table.expiresAt(slot),
    staleUntil: table.staleUntil(slot),
    tags: label.tags,
    dependsOn: label.dependsOn,
    epoch: label.epoch,
    stamp: table.f64[at + STAMP] ?? 0,
    sizeBytes: table.u32[at * 2 + SIZE] ?? 0,
  }
}
