import type { Floor } from '@/lib/ports/ledger'
import type { Op } from './disk-protocol'
import type { Item, OpItem } from './write-queue'

/** More removals than this wait: it is cheaper to forget everything than to remember what is to be forgotten. */
const MAX_REMOVALS = 100_000

/**
 * Makes one op of many while the disk takes none, so that what may not be dropped stays bounded: floors by their names,
 * edges by their ends, and removals, past a bound, by emptying the level.
 *
 * @param items nobody waits for them any more; no writes and nothing that only reads
 * @returns as few items with the same effect, or one that removes more
 */
export function condense(items: readonly OpItem[]): readonly OpItem[] {
  const reset = items.findLastIndex(({ op }) => op.kind === 'reset')
  const [before, after] = [items.slice(0, Math.max(reset, 0)), items.slice(Math.max(reset, 0))]
  const removals = after.reduce((sum, { op }) => sum + (op.kind === 'remove' ? op.removals.length : 0), 0)
  const start = removals > MAX_REMOVALS ? [itemOf({ kind: 'clear' }, items)] : []
  const covered: Op['kind'][] = start.length > 0 ? ['remove', 'clear', 'note', 'link'] : ['note', 'link']
  const rest = after.filter(({ op }) => !covered.includes(op.kind))
  // What a reset makes pointless is left out; edges and the outbox are none of its business.
  const published = before.filter(({ op }) => op.kind === 'posted')
  const merged = [mergeNotes(after), mergeLinks(items)].flatMap((op) => (op ? [itemOf(op, items)] : []))
  return [...start, ...published, ...rest, ...merged]
}

const itemOf = (op: OpItem['op'], items: readonly Item[]): OpItem => ({
  kind: 'op',
  ticket: items.at(-1)?.ticket ?? 0,
  op,
  keep: true,
  settle: undefined,
})

function mergeNotes(items: readonly OpItem[]): Extract<Op, { kind: 'note' }> | undefined {
  const floors = new Map<string, Floor>()
  let merged: Extract<Op, { kind: 'note' }> | undefined
  for (const { op } of items) {
    if (op.kind !== 'note') continue
    for (const floor of op.floors) floors.set(floor[0], floor)
    merged = { ...op, from: merged ? merged.from : op.from }
  }
  return merged && { ...merged, floors: [...floors.values()] }
}

function mergeLinks(items: readonly OpItem[]): Extract<Op, { kind: 'link' }> | undefined {
  const edges = new Map<string, readonly [string, string, number]>()
  for (const { op } of items) {
    if (op.kind !== 'link') continue
    for (const [parent, child, until] of op.edges) {
      const ends = JSON.stringify([parent, child])
      edges.set(ends, [parent, child, Math.max(until, edges.get(ends)?.[2] ?? until)])
    }
  }
  return edges.size > 0 ? { kind: 'link', edges: [...edges.values()] } : undefined
}
