import type { PlacedNode } from './layout-graph'

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export const isArrow = (key: string): key is Arrow =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'

/** @returns the key that an arrow leads to from `key`: within the column up and down, to the nearest of the next one sideways */
export function nextNode(nodes: readonly PlacedNode[], key: string, arrow: Arrow): string | undefined {
  const here = nodes.find((node) => node.key === key)
  if (!here) return undefined
  const sideways = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const way = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1
  const ahead = nodes.filter((node) =>
    sideways ? (node.x - here.x) * way > 0 : node.x === here.x && (node.y - here.y) * way > 0,
  )
  const distance = (node: PlacedNode) =>
    sideways ? Math.abs(node.x - here.x) * 1_000 + Math.abs(node.y - here.y) : Math.abs(node.y - here.y)
  return ahead.reduce<PlacedNode | undefined>(
    (best, node) => (best && distance(best) <= distance(node) ? best : node),
    undefined,
  )?.key
}
