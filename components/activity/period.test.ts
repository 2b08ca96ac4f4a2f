import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundsOf, dayOf } from './period'

const zone = process.env.TZ
beforeAll(() => {
  // Its clocks went back an hour on 25 October 2026.
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const at = (text: string) => Date.parse(text)
const HOUR = 3_600_000

describe('a period of the reader’s days', () => {
  const now = at('2026-11-27T00:30:00+01:00')

  test('yesterday is the day before by the reader’s clock, whole and no more', () => {
    expect(boundsOf('yesterday', now)).toEqual({
      from: at('2026-11-26T00:00:00+01:00'),
      to: at('2026-11-26T23:59:59.999+01:00'),
    })
  })

  test('today and seven days end with now', () => {
    expect(boundsOf('today', now)).toEqual({ from: at('2026-11-27T00:00:00+01:00') })
    expect(boundsOf('week', now)).toEqual({ from: at('2026-11-21T00:00:00+01:00') })
  })

  test('a day on which the clocks go back has 25 hours', () => {
    const { from = 0, to = 0 } = boundsOf('2026-10-25', now)
    expect([from, to - from + 1]).toEqual([at('2026-10-25T00:00:00+02:00'), 25 * HOUR])
    expect(boundsOf('yesterday', at('2026-10-26T12:00:00+01:00'))).toEqual({ from, to })
  })

  test.each(['', 'any', '2026-02-30', '2026-13-01', '26.11.2026', 'yesterday '])('%j is any time', (text) => {
    expect(boundsOf(text, now)).toEqual({})
    expect(dayOf(text)).toBe('')
  })

  test('a day stands in the date field, a name does not', () => {
    expect(dayOf('2026-11-26')).toBe('2026-11-26')
    expect(dayOf('yesterday')).toBe('')
  })
})
