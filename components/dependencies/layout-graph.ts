import type { DependencyGraph } from '@/lib/api/contract/dependencies'

type Node = DependencyGraph['nodes'][number]

export interface PlacedNode extends Node {
  readonly x: number
  readonly y: number
}

export interface PlacedEdge {
  readonly parent: string
  readonly child: string
  /** An SVG path from the right side of the parent to the left side of the child. */
  readonly path: string
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

export const NODE_WIDTH = 216
export const NODE_HEIGHT = 34
const COLUMN_GAP = 72
const ROW_GAP = 10

/**
 * One column a step, so that whatever a key was made from stands left of it. Within a column keys stand near those of the
 * column before that they belong to (the barycentre rule of Sugiyama, Tagawa & Toda 1981), so that lines seldom cross.
 */
export function layoutGraph({ nodes, edges }: Pick<DependencyGraph, 'nodes' | 'edges'>): GraphLayout {
  const depths = [...new Set(nodes.map(({ depth }) => depth))].sort((a, b) => a - b)
  const columns = new Map(depths.map((depth) => [depth, nodes.filter((node) => node.depth === depth)]))
  const neighbours = neighboursOf(edges)
  const rowOf = new Map<string, number>()
  // From the middle outwards: each column follows the one nearer to the key that is looked at.
  for (const depth of [...depths].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const column = columns.get(depth) ?? []
    const placeOf = new Map(column.map(({ key }) => [key, meanRow(neighbours.get(key), rowOf)]))
    column.sort((a, b) => (placeOf.get(a.key) ?? 0) - (placeOf.get(b.key) ?? 0) || (a.key < b.key ? -1 : 1))
    column.forEach(({ key }, row) => rowOf.set(key, row - (column.length - 1) / 2))
  }
  const tallest = Math.max(1, ...[...columns.values()].map(({ length }) => length))
  const height = tallest * (NODE_HEIGHT + ROW_GAP) - ROW_GAP
  const placed = nodes.map((node) => ({
    ...node,
    x: depths.indexOf(node.depth) * (NODE_WIDTH + COLUMN_GAP),
    y: height / 2 + (rowOf.get(node.key) ?? 0) * (NODE_HEIGHT + ROW_GAP) - NODE_HEIGHT / 2,
  }))
  const at = new Map(placed.map((node) => [node.key, node]))
  return {
    nodes: placed,
    edges: edges.flatMap(({ parent, child }) => {
      const [from, to] = [at.get(parent), at.get(child)]
      return from && to ? [{ parent, child, path: pathOf(from, to) }] : []
    }),
    width: depths.length * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP,
    height,
  }
}

function neighboursOf(edges: DependencyGraph['edges']): Map<string, string[]> {
  const neighbours = new Map<string, string[]>()
  const note = (key: string, other: string) => {
    const known = neighbours.get(key)
    if (known) known.push(other)
    else neighbours.set(key, [other])
  }
  for (const { parent, child } of edges) {
    note(parent, child)
    note(child, parent)
  }
  return neighbours
}

function meanRow(keys: readonly string[] = [], rowOf: ReadonlyMap<string, number>): number {
  const rows = keys.flatMap((key) => rowOf.get(key) ?? [])
  return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length
}

function pathOf(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2]
  const [x2, y2] = [to.x, to.y + NODE_HEIGHT / 2]
  const bend = Math.max(COLUMN_GAP / 2, Math.abs(x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
