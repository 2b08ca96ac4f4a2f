import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareKeys } from './key-order'

it('orders well-formed text as its UTF-8 bytes are ordered', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 2_000 },
  )
})

it('puts emoji after the rest of the basic plane, where UTF-16 puts them before', () => {
  const keys = ['\u{1f600}', '\uffee']
  expect([...keys].sort()).toEqual(keys)
  expect([...keys].sort(compareKeys)).toEqual([...keys].reverse())
})
