import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '@/lib/api/contract/dependencies'
import { layoutGraph, NODE_HEIGHT } from './layout-graph'
import { nextNode } from './next-node'

const node = (key: string, depth: number): DependencyGraph['nodes'][number] => ({
  key,
  depth,
  state: 'fresh',
  sizeBytes: 10,
})

const graph = {
  nodes: [node('a', 0), node('c2', 1), node('c1', 1), node('up', -1), node('d1', 2), node('d2', 2)],
  edges: [
    { parent: 'up', child: 'a' },
    { parent: 'a', child: 'c1' },
    { parent: 'a', child: 'c2' },
    { parent: 'c1', child: 'd2' },
    { parent: 'c2', child: 'd1' },
    { parent: 'd1', child: 'a' },
  ],
}

describe('the layout of a dependency graph', () => {
  const { nodes, edges, width, height } = layoutGraph(graph)
  const at = (key: string) => nodes.find((one) => one.key === key) ?? expect.fail(key)

  test('what a key was made from stands left of it, what was made from it stands right', () => {
    expect(at('up').x).toBeLessThan(at('a').x)
    expect(at('a').x).toBeLessThan(at('c1').x)
    expect(at('c1').x).toBe(at('c2').x)
  })

  test('no two keys overlap, and all are inside', () => {
    for (const one of nodes) {
      expect(one.y).toBeGreaterThanOrEqual(0)
      expect(one.y + NODE_HEIGHT).toBeLessThanOrEqual(height)
      expect(one.x).toBeLessThan(width)
      for (const other of nodes) {
        if (other !== one && other.x === one.x) expect(Math.abs(other.y - one.y)).toBeGreaterThanOrEqual(NODE_HEIGHT)
      }
    }
  })

  test('keys stand near what they belong to, whatever their names', () => {
    expect(at('d2').y < at('d1').y).toBe(at('c1').y < at('c2').y)
  })

  test('every edge is drawn, also the one that closes a cycle', () => {
    expect(edges).toHaveLength(graph.edges.length)
  })

  test('a key alone is a graph, too', () => {
    expect(layoutGraph({ nodes: [node('a', 0)], edges: [] })).toMatchObject({ height: NODE_HEIGHT, edges: [] })
  })

  test('arrows lead along the column and to the nearest key of the next', () => {
    expect(nextNode(nodes, 'a', 'ArrowLeft')).toBe('up')
    expect(nextNode(nodes, 'c1', 'ArrowDown') ?? nextNode(nodes, 'c1', 'ArrowUp')).toBe('c2')
    expect(nextNode(nodes, 'up', 'ArrowLeft')).toBeUndefined()
    expect(nextNode(nodes, 'up', 'ArrowRight')).toBe('a')
  })
})
