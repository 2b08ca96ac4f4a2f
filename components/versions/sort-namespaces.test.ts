import { expect, test } from 'vitest'
import { pressed, sortNamespaces, type Sort } from './sort-namespaces'

const row = (namespace: string, entries: number, bytes: number) => ({ namespace, entries, bytes, hits: 0 })
const rows = [row('company', 5, 90), row('quote', 7, 20), row('sector', 5, 400)]

test.each<[Sort, string]>([
  ['namespace', 'company quote sector'],
  ['-namespace', 'sector quote company'],
  ['-entries', 'quote company sector'],
  ['bytes', 'quote company sector'],
  ['-bytes', 'sector company quote'],
  ['-hits', 'company quote sector'],
])('by %s they are %s', (sort, order) => {
  expect(
    sortNamespaces(rows.toReversed(), sort)
      .map(({ namespace }) => namespace)
      .join(' '),
  ).toBe(order)
})

test('a name that is pressed again turns its order round', () => {
  expect(pressed('bytes', 'namespace')).toBe('-bytes')
  expect(pressed('bytes', '-bytes')).toBe('bytes')
  expect(pressed('bytes', 'bytes')).toBe('-bytes')
  expect(pressed('namespace', 'namespace')).toBe('-namespace')
})
