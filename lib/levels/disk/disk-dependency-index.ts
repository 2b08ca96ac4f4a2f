import type { Clock } from '@/lib/kernel/clock'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { DiskStore } from './disk-store'
import { textOf } from './text-of'

const CHILDREN = `SELECT DISTINCT CAST(child AS BLOB) FROM edge
  WHERE parent IN (SELECT value FROM json_each(?)) AND until > ?`

/** Who was made from whom, in the level's database: an edge is known as soon as it is linked, and forgotten by a sweep. */
export function createDiskDependencyIndex(store: DiskStore, clock: Clock): DependencyIndex {
  return {
    link(edges) {
      const rows = edges.flatMap(({ child, parents, until }) =>
        parents.map((parent) => [parent, child, until] as const),
      )
      if (rows.length > 0) store.pump.tell({ kind: 'link', edges: rows })
    },
    childrenOf(parents) {
      if (parents.length === 0) return []
      const now = clock.now()
      const rows = known(store, () => store.read((reader) => reader.rows(CHILDREN, [JSON.stringify(parents), now])))
      const pending = parents.flatMap((parent) => store.pump.pending.edges.childrenOf(parent, now))
      return [...new Set([...rows.map((row) => textOf(row[0])), ...pending])]
    },
  }
}

/**
 * Edges that cannot be read may only be done without where a reset waits: it makes every older entry worthless, and the
 * edges of the newer ones wait behind it. So a process whose directory is another's can still invalidate.
 */
function known<T>(store: DiskStore, read: () => readonly T[]): readonly T[] {
  try {
    return read()
  } catch (error) {
    if (store.pump.pending.startsAgain) return []
    throw error
  }
}
