import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deserialize, serialize } from './serialization'

/** Payloads as a forger with a correct CRC could send them: one byte of a good one changed. */
test('a changed payload gives a value or an Error, within bounded time and memory', () => {
  const good = serialize([
    ...[
      { a: 1, b: 'text' },
      { a: 2, b: 'more' },
      new Map([[1, new Set([2n])]]),
      new Date(1),
      /x/g,
      new TypeError('no'),
    ],
    ...[Buffer.from('abc'), new Float64Array(3), [1, , 3], Object(5), 'ü'.repeat(90)], // eslint-disable-line no-sparse-arrays
  ])
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
      const bad = Buffer.from(good)
      for (const [at, byte] of changes) bad[at] = byte
      const start = performance.now()
      try {
        deserialize({ bytes: bad, start: 0, end: bad.length }, 0)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
      expect(performance.now() - start).toBeLessThan(1_000)
    }),
    { numRuns: 5_000 },
  )
})
