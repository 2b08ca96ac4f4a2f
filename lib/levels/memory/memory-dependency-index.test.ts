import { expect, it } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { describeDependencyIndex } from '@/lib/testing/dependency-index-conformance'
import { FakeClock } from '@/lib/testing/fake-clock'
import { MemoryDependencyIndex } from './memory-dependency-index'

const MINUTE_MS = 60_000

describeDependencyIndex('memory', () => ({ index: new MemoryDependencyIndex(systemClock) }))

it('a parent linked again while the index is being trimmed is not lost', () => {
  const clock = new FakeClock()
  const index = new MemoryDependencyIndex(clock)
  for (let round = 0; round < 200; round++) {
    const parents = [`p${round % 3}`, `p${(round + 1) % 3}`]
    index.link([{ child: `c${round}`, parents, until: clock.now() + (round % 5) }])
    for (const parent of parents) if (round % 5 > 0) expect(index.childrenOf([parent])).toContain(`c${round}`)
    clock.advance(1)
  }
})

it('linking one more child takes as long beside a hundred thousand as beside a few', () => {
  const clock = new FakeClock()
  const index = new MemoryDependencyIndex(clock)
  const until = clock.now() + MINUTE_MS
  const link = (from: number, count: number): number => {
    const begun = performance.now()
    for (let i = from; i < from + count; i++) index.link([{ child: `c${i}`, parents: ['p'], until }])
    return performance.now() - begun
  }
  link(0, 100_000)
  // Were all the children looked at each time, this would be 100 million looks: seconds, on any machine.
  expect(link(100_000, 1_000)).toBeLessThan(500)
})
