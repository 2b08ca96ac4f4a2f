import { expect, test } from 'vitest'
import { prepareCurve } from './prepare-curve'

const point = (factor: number, hitRate: number) => ({ factor, hitRate, bytes: factor * 100, entries: factor * 10 })

test('the curve goes by size and tells what each would gain over the size that there is', () => {
  const rows = prepareCurve({ points: [point(2, 0.9), point(0.5, 0.5), point(1, 0.8)] })
  expect(rows.map(({ factor }) => factor)).toEqual([0.5, 1, 2])
  expect(rows.map(({ gain }) => Math.round(gain))).toEqual([-30, 0, 10])
})

test('a curve without points is no chart', () => {
  expect(prepareCurve({ points: [] })).toEqual([])
})
