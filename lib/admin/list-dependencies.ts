import type { Inspection } from '@/lib/engine/answers'
import { answering } from '@/lib/kernel/entry'
import type { CacheContext } from './context'

export interface ListDependenciesInput {
  key: string
  depth: number
  direction: 'up' | 'down' | 'both'
}

interface Node {
  key: string
  depth: number
  state: 'fresh' | 'stale' | 'dead' | 'absent' | 'unknown'
  sizeBytes: number
}

/** What can be drawn and still be read; each node costs an inspection. */
const MAX_NODES = 300

/** The graph around a key: what it was made from (up) and what was made from it (down). */
export async function listDependencies(context: CacheContext, { key, depth, direction }: ListDependenciesInput) {
  const graph = new Graph(context)
  await graph.start(key)
  if (direction !== 'up') await graph.walk(key, depth, 1)
  if (direction !== 'down') await graph.walk(key, depth, -1)
  return graph.answer(key)
}

class Graph {
  readonly #context: CacheContext
  readonly #nodes = new Map<string, Node>()
  readonly #inspected = new Map<string, Inspection>()
  readonly #edges = new Map<string, { parent: string; child: string }>()
  #truncated = false
  #isWhole = true

  constructor(context: CacheContext) {
    this.#context = context
  }

  start(key: string): Promise<void> {
    return this.#add([key], 0)
  }

  /** Breadth first, one generation at a time, so that a cycle ends at the first key that is known already. */
  async walk(start: string, depth: number, sign: 1 | -1): Promise<void> {
    let generation = [start]
    for (let step = 1; generation.length > 0; step++) {
      const next = new Set<string>()
      for (const key of generation)
        for (const other of this.#neighbours(key, sign)) {
          const edge = sign > 0 ? { parent: key, child: other } : { parent: other, child: key }
          if (step > depth || (!this.#nodes.has(other) && this.#nodes.size + next.size >= MAX_NODES)) {
            if (!this.#nodes.has(other)) this.#truncated = true
            continue
          }
          this.#edges.set(JSON.stringify([edge.parent, edge.child]), edge)
          if (!this.#nodes.has(other)) next.add(other)
        }
      await this.#add([...next], step * sign)
      generation = [...next]
    }
  }

  #neighbours(key: string, sign: 1 | -1): readonly string[] {
    const inspection = this.#inspected.get(key)
    if (!inspection) return []
    return sign > 0
      ? inspection.dependents
      : [...new Set(inspection.copies.flatMap(({ dependsOn }) => dependsOn ?? []))]
  }

  async #add(keys: readonly string[], depth: number): Promise<void> {
    const inspections = await Promise.all(keys.map((key) => this.#context.cache.inspect(key)))
    for (const inspection of inspections) {
      const shown = answering(inspection.copies.filter(({ present }) => present))
      this.#inspected.set(inspection.key, inspection)
      this.#isWhole &&= inspection.dependentsKnown
      this.#nodes.set(inspection.key, {
        key: inspection.key,
        depth,
        state: shown?.state ?? (inspection.copies.some(({ error }) => error !== undefined) ? 'unknown' : 'absent'),
        sizeBytes: shown?.sizeBytes ?? 0,
      })
    }
  }

  answer(key: string) {
    const edges = [...this.#edges.values()]
    const [truncated, isWhole] = [this.#truncated, this.#isWhole]
    return { key, nodes: [...this.#nodes.values()], edges, cycles: cyclesOf(edges), truncated, isWhole }
  }
}

/** @returns a cycle for each edge that leads back to a key on the path being walked; iterative, so depth is no matter */
function cyclesOf(edges: readonly { parent: string; child: string }[]): string[][] {
  const children = new Map<string, string[]>()
  for (const { parent, child } of edges) children.set(parent, [...(children.get(parent) ?? []), child])
  const done = new Set<string>()
  const cycles: string[][] = []
  for (const root of children.keys()) {
    const path: { key: string; next: number }[] = done.has(root) ? [] : [{ key: root, next: 0 }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const child = children.get(top.key)?.[top.next++]
      if (child === undefined) {
        done.add(top.key)
        path.pop()
        continue
      }
      const from = path.findIndex(({ key }) => key === child)
      if (from >= 0) cycles.push(path.slice(from).map(({ key }) => key))
      else if (!done.has(child)) path.push({ key: child, next: 0 })
    }
  }
  return cycles
}
