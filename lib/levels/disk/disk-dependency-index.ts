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
      const rows = store.read((reader) => reader.rows(CHILDREN, [JSON.stringify(parents), now]))
      const pending = parents.flatMap((parent) => store.pump.pending.edges.childrenOf(parent, now))
      return [...new Set([...rows.map((row) => textOf(row[0])), ...pending])]
    },
  }
}
