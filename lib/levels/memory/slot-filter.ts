import { compareKeys } from '@/lib/kernel/key-order'
import type { EntryFilter } from '@/lib/ports/far-level'
import type { SlotTable } from './slot-table'

type Accepts = (key: string, slot: number) => boolean

/** @returns a test for stored keys, or undefined where the filter names no condition */
export function filterOf(table: SlotTable, filter: EntryFilter): Accepts | undefined {
  const { prefix, from, contains, tag, namespace, dependsOn } = filter
  const tests: Accepts[] = []
  if (namespace !== undefined) tests.push((key) => isIn(key, namespace))
  if (prefix !== undefined && prefix !== '') tests.push((key) => key.startsWith(prefix))
  if (from !== undefined && from !== '') tests.push((key) => compareKeys(key, from) >= 0)
  if (contains !== undefined && contains !== '') tests.push((key) => key.includes(contains))
  if (tag !== undefined) tests.push((_, slot) => table.labels[slot]?.tags.includes(tag) === true)
  if (dependsOn !== undefined) tests.push((_, slot) => table.labels[slot]?.dependsOn.includes(dependsOn) === true)
  if (tests.length <= 1) return tests[0]
  return (key, slot) => tests.every((test) => test(key, slot))
}

/** As `namespaceOf(key) === namespace`, without cutting a string for each key. */
function isIn(key: string, namespace: string): boolean {
  if (!key.startsWith(namespace) || namespace.includes(':')) return false
  return key.length === namespace.length || key.charCodeAt(namespace.length) === 58
}
