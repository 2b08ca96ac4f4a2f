import type { Statement } from '@/lib/kernel/record'
import type { Outbox, OutboxItem } from '@/lib/ports/outbox'
import type { DiskStore } from './disk-store'
import { textOf } from './text-of'

const PENDING = 'SELECT id, CAST(statement AS BLOB) FROM outbox ORDER BY id'

/** Invalidations that wait for the log, in the level's database; an `add` is flushed to the disk before it resolves. */
export function createDiskOutbox(store: DiskStore): Outbox {
  return {
    add: async (statement) =>
      Number(await store.pump.ask({ kind: 'post', statement: JSON.stringify(statement) }, false)),
    pending: () => store.read((reader) => reader.rows(PENDING, [])).flatMap(itemIn),
    done: async (id) => void (await store.pump.ask({ kind: 'posted', id }, true)),
  }
}

function itemIn(row: readonly unknown[]): OutboxItem[] {
  try {
    const statement: unknown = JSON.parse(textOf(row[1]))
    return isStatement(statement) ? [{ id: Number(row[0]), statement }] : []
  } catch {
    return []
  }
}

function isStatement(read: unknown): read is Statement {
  if (typeof read !== 'object' || read === null || !('kind' in read) || !('names' in read)) return false
  const kinds = ['invalidate', 'write', 'undo', 'version']
  return typeof read.kind === 'string' && kinds.includes(read.kind) && Array.isArray(read.names)
}
