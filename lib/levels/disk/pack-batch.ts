import type { StoredEntry } from '@/lib/ports/far-level'
import { NUMBERS_PER_ENTRY, type EntryColumns, type Op } from './disk-protocol'
import type { Item } from './write-queue'

/** Packs a stretch of the queue for the writer's thread. @returns the ops, and the memory that moves there */
export function packBatch(items: readonly Item[]): { readonly ops: Op[]; readonly moved: ArrayBuffer[] } {
  const ops: Op[] = []
  const moved: ArrayBuffer[] = []
  /** By address: of a run of writes the last counts. */
  const latest = new Map<string, StoredEntry>()
  const endWrites = (): void => {
    if (latest.size === 0) return
    const entries = [...latest.values()]
    const numbers = new Float64Array(entries.length * NUMBERS_PER_ENTRY)
    const frames = new Uint8Array(entries.reduce((sum, { frame }) => sum + frame.length, 0))
    ops.push({ kind: 'write', columns: packEntries(entries, numbers, frames) })
    moved.push(numbers.buffer, frames.buffer)
    latest.clear()
  }
  for (const item of items) {
    if (item.kind === 'write') {
      latest.set(item.name, item.entry)
    } else {
      endWrites()
      ops.push(item.op)
    }
  }
  endWrites()
  return { ops, moved }
}

function packEntries(entries: readonly StoredEntry[], numbers: Float64Array, frames: Uint8Array): EntryColumns {
  const texts: string[] = []
  let number = 0
  let offset = 0
  for (const entry of entries) {
    texts.push(entry.key, entry.epoch, namesText(entry.tags), namesText(entry.dependsOn))
    numbers[number++] = entry.version
    numbers[number++] = entry.expiresAt
    numbers[number++] = entry.staleUntil
    numbers[number++] = entry.createdAt
    numbers[number++] = entry.stamp
    numbers[number++] = entry.frame.length
    frames.set(entry.frame, offset)
    offset += entry.frame.length
  }
  return { texts, numbers, frames }
}

const namesText = (names: readonly string[]): string => (names.length === 0 ? '' : JSON.stringify(names))
