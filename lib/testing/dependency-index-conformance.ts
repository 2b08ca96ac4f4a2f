import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import { eventually } from './eventually'
import { ODD_KEYS } from './odd-keys'

export interface IndexStore {
  readonly index: DependencyIndex
  dispose?(): Promise<void>
}

const soon = (): number => Date.now() + 60_000

/**
 * What every dependency index promises.
 *
 * @param name what the index is called in the report
 * @param make an empty index, on the clock of the system
 */
export function describeDependencyIndex(name: string, make: () => IndexStore | Promise<IndexStore>): void {
  describe(`dependency index: ${name}`, () => {
    let store: IndexStore
    let index: DependencyIndex
    beforeEach(async () => {
      store = await make()
      ;({ index } = store)
    })
    afterEach(() => store.dispose?.())
    const childrenOf = async (...parents: string[]): Promise<string[]> => [...(await index.childrenOf(parents))].sort()

    test('children are found by each of their parents, once each', async () => {
      await index.link([
        { child: 'sum:a', parents: ['p:1', 'p:2'], until: soon() },
        { child: 'sum:b', parents: ['p:2'], until: soon() },
      ])
      expect(await childrenOf('p:1')).toEqual(['sum:a'])
      expect(await childrenOf('p:1', 'p:2', 'p:none')).toEqual(['sum:a', 'sum:b'])
      expect(await childrenOf()).toEqual([])
    })

    test('keys of any bytes are parents and children', async () => {
      await index.link(ODD_KEYS.map((key) => ({ child: `of ${key}`, parents: [key], until: soon() })))
      for (const key of ODD_KEYS) expect(await childrenOf(key)).toEqual([`of ${key}`])
    })

    test('thousands of edges are linked and walked in one call each', async () => {
      const parents = Array.from({ length: 2_000 }, (_, i) => `p:${i}`)
      await index.link([
        { child: 'all', parents, until: soon() },
        { child: 'most', parents: parents.slice(5), until: soon() },
      ])
      expect(await childrenOf(...parents)).toEqual(['all', 'most'])
    })

    test('an edge is forgotten when its time is over, and a later, shorter one does not shorten it', async () => {
      await index.link([{ child: 'brief', parents: ['p'], until: Date.now() + 200 }])
      await index.link([{ child: 'long', parents: ['p'], until: soon() }])
      await index.link([{ child: 'long', parents: ['p'], until: Date.now() + 20 }])
      expect(await childrenOf('p')).toContain('long')
      await eventually(async () => expect(await childrenOf('p')).toEqual(['long']))
    })

    test('an edge for ever stays, and one that is over is not found', async () => {
      await index.link([
        { child: 'c', parents: ['p'], until: Infinity },
        { child: 'late', parents: ['q'], until: Date.now() - 1 },
      ])
      expect(await childrenOf('p', 'q')).toEqual(['c'])
    })
  })
}
