import { expect, test } from 'vitest'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import { closureOf } from './closure'

/** An index that counts how often it is asked. */
function indexOf(children: ReadonlyMap<string, readonly string[]>): DependencyIndex & { calls: number; most: number } {
  return {
    calls: 0,
    most: 0,
    link: () => undefined,
    childrenOf(parents) {
      this.calls++
      this.most = Math.max(this.most, parents.length)
      return Promise.resolve(parents.flatMap((parent) => children.get(parent) ?? []))
    },
  }
}

test('100,000 descendants three deep take a call for 500 parents of each depth, and each is named once', async () => {
  const children = new Map<string, string[]>()
  const below = (parent: string, count: number): string[] => {
    const made = Array.from({ length: count }, (_, i) => `${parent}.${i}`)
    children.set(parent, made)
    return made
  }
  for (const child of below('root', 100)) for (const grandchild of below(child, 30)) below(grandchild, 32)
  const index = indexOf(children)
  const descendants = await closureOf(index, ['root'])
  expect(descendants).toHaveLength(100 + 3_000 + 96_000)
  expect(new Set(descendants).size).toBe(descendants.length)
  // The root, its children, theirs in six parts, and the leaves, which have none, in 192.
  expect(index.calls).toBe(1 + 1 + 6 + 192)
  expect(index.most).toBe(500)
})

test('fault 34: a cycle ends, and a diamond names its foot once, after both of its parents', async () => {
  const index = indexOf(
    new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d', 'a']],
      ['d', ['b']],
    ]),
  )
  expect(await closureOf(index, ['a'])).toEqual(['b', 'c', 'd'])
})

test('fault 34: a chain of 500 is walked in one call a depth', async () => {
  const index = indexOf(new Map(Array.from({ length: 500 }, (_, i) => [`c:${i}`, [`c:${i + 1}`]])))
  expect(await closureOf(index, ['c:0'])).toHaveLength(500)
  expect(index.calls).toBe(501)
})
