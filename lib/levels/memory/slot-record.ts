import type { Entry } from '@/lib/kernel/entry'
import type { StoredMeta } from '@/lib/ports/far-level'
import type { Label } from './label'
import type { SlotTable } from './slot-table'
import {
  CREATED_AT,
  EXPIRES_AT,
  F64_PER_SLOT,
  HITS,
  LOAD_MS,
  SIZE,
  STALE_UNTIL,
  STAMP,
  U32_PER_SLOT,
} from './slot-table'

/** Writes an entry into a slot that is the key's; `CHECKED_AT` and the policy's fields are left to their owners. */
export function fillSlot(table: SlotTable, slot: number, entry: Entry, label: Label): void {
  const f64 = table.f64
  const at = slot * F64_PER_SLOT
  const at32 = slot * U32_PER_SLOT
  f64[at + EXPIRES_AT] = entry.expiresAt
  f64[at + STALE_UNTIL] = entry.staleUntil
  f64[at + CREATED_AT] = entry.createdAt
  f64[at + STAMP] = entry.stamp
  table.u32[at32 + HITS] = 0
  table.u32[at32 + SIZE] = entry.sizeBytes
  table.f32[at32 + LOAD_MS] = entry.loadMs
  table.values[slot] = entry.value
  table.labels[slot] = label
}

/** @returns what a taken slot holds; undefined for a free one */
export function entryAt(table: SlotTable, slot: number): Entry | undefined {
  const meta = metaAt(table, slot)
  if (meta === undefined) return undefined
  const loadMs = table.f32[slot * U32_PER_SLOT + LOAD_MS] ?? 0
  return { ...meta, value: table.values[slot], loadMs }
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
    expiresAt: table.f64[at + EXPIRES_AT] ?? 0,
    staleUntil: table.f64[at + STALE_UNTIL] ?? 0,
    tags: label.tags,
    dependsOn: label.dependsOn,
    epoch: label.epoch,
    stamp: table.f64[at + STAMP] ?? 0,
    sizeBytes: table.u32[at * 2 + SIZE] ?? 0,
  }
}
