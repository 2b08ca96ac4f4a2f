import { PendingEdges } from './pending-edges'
import { nameOf, PendingEntries } from './pending-entries'
import type { Item, OpItem } from './write-queue'

/** What has been handed in and is not in the file yet, so that readers see it at once. */
export class PendingChanges {
  readonly entries = new PendingEntries()
  readonly edges = new PendingEdges()
  #resets = 0

  /** Whether the level is about to start again, so that nothing that is in the file counts, edges included. */
  get startsAgain(): boolean {
    return this.#resets > 0
  }

  /** Makes an op visible to readers before it is carried out. */
  prepare(op: OpItem['op'], ticket: number): void {
    if (op.kind === 'remove') for (const removal of op.removals) this.entries.remove(removal, ticket)
    if (empties(op)) this.entries.clear()
    if (op.kind === 'reset') this.#resets++
    if (op.kind === 'link') this.edges.add(op.edges, ticket)
  }

  /** What an item changed is in the file, or never will be. */
  settle(item: Item): void {
    if (item.kind === 'write') return this.entries.settle(item.name, item.ticket)
    const { op, ticket } = item
    if (op.kind === 'remove') for (const removal of op.removals) this.entries.settle(nameOf(removal), ticket)
    if (empties(op)) this.entries.cleared()
    if (op.kind === 'reset') this.#resets--
    if (op.kind === 'link') this.edges.settle(op.edges, ticket)
  }

  /** Ops that wait were made fewer, to the same effect. @returns the new ones */
  replace(items: readonly OpItem[], fewer: readonly OpItem[]): readonly OpItem[] {
    const kept = new Set(fewer)
    const before = new Set(items)
    // The new ones first: between the two nothing may come to light that is to be emptied.
    for (const item of fewer) if (!before.has(item) && empties(item.op)) this.entries.clear()
    for (const item of items) if (!kept.has(item) && item.op.kind !== 'link') this.settle(item)
    return fewer
  }
}

const empties = (op: OpItem['op']): boolean => op.kind === 'clear' || op.kind === 'reset'
