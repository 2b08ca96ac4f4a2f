import { describe, expect, it } from 'vitest'
import type { HeldCopy } from '@/lib/api/contract/entries'
import { findDivergence } from './find-divergence'

const copy = (level: HeldCopy['level'], more: Partial<HeldCopy> = {}): HeldCopy => ({
  level,
  present: true,
  state: 'fresh',
  version: 1,
  stamp: 7,
  ...more,
})

describe('divergence', () => {
  it('is not claimed where copies agree', () => {
    expect(findDivergence([copy('memory'), copy('redis'), copy('disk')])).toBeUndefined()
  })

  it('says which level holds what', () => {
    expect(findDivergence([copy('memory'), copy('redis', { stamp: 9 })])).toBe(
      'The copies differ: stamp 7 in L1, 9 in L2.',
    )
  })

  it('leaves out copies that are never served', () => {
    expect(findDivergence([copy('memory'), copy('redis', { stamp: 1, state: 'dead' })])).toBeUndefined()
    expect(findDivergence([copy('memory'), { level: 'disk', present: false }])).toBeUndefined()
  })
})
