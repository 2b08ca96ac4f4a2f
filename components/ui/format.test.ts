import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatLatency,
  formatName,
  formatPerSecond,
  formatShare,
  formatSpan,
  formatWhen,
  NO_DATA,
} from './format'

describe('figures', () => {
  it.each([formatCount, formatPerSecond, formatShare, formatBytes, formatLatency, formatSpan])(
    'shows a dash, never 0, where there is no data (%o)',
    (format) => {
      for (const nothing of [null, undefined, Number.NaN]) expect(format(nothing)).toBe(NO_DATA)
      expect(format(0)).not.toBe(NO_DATA)
    },
  )

  it('never rounds a share up to all or down to none', () => {
    expect(formatShare(0.9999)).toBe('> 99.9 %')
    expect(formatShare(0.0001)).toBe('< 0.1 %')
    expect(formatShare(1)).toBe('100 %')
    expect(formatShare(0)).toBe('0 %')
    expect(formatShare(0.713)).toBe('71.3 %')
  })

  it('never rounds a rate down to none', () => {
    expect(formatPerSecond(0.007)).toBe('< 0.1/s')
    expect(formatPerSecond(0.07)).toBe('0.1/s')
    expect(formatPerSecond(0)).toBe('0/s')
  })

  it('gives sizes in multiples of 1,024 with a unit', () => {
    expect(formatBytes(0)).toBe('0 B')
    expect(formatBytes(1023)).toBe('1023 B')
    expect(formatBytes(1536)).toBe('1.5 KB')
    expect(formatBytes(64 * 1024 ** 2)).toBe('64.0 MB')
    expect(formatBytes(200 * 1024 ** 3)).toBe('200 GB')
  })

  it('gives latencies in the unit that is readable', () => {
    expect(formatLatency(0.0042)).toBe('4.2 µs')
    expect(formatLatency(0.31)).toBe('0.31 ms')
    expect(formatLatency(12.4)).toBe('12 ms')
    expect(formatLatency(1200)).toBe('1.2 s')
  })

  it('gives spans in two units at most', () => {
    expect(formatSpan(4_000)).toBe('4.0 s')
    expect(formatSpan(184_000)).toBe('3m 4s')
    expect(formatSpan(3_600_000)).toBe('1h')
    expect(formatSpan(90_000_000)).toBe('1d 1h')
    expect(formatSpan(Infinity)).toBe('for ever')
  })
})

it('tells when something was as a span today and within half a day, then as yesterday’s time, then as a date', () => {
  const now = new Date(2026, 10, 26, 13).getTime()
  expect(formatWhen(now - 200, now)).toBe('just now')
  expect(formatWhen(now - 184_000, now)).toBe('3m 4s ago')
  expect(formatWhen(now + 12_000, now)).toBe('in 12 s')
  expect(formatWhen(now + 900, now), 'clocks differ a little').toBe('just now')
  expect(formatWhen(new Date(2026, 10, 26, 0, 5).getTime(), now), 'today').toBe('12h 55m ago')
  expect(formatWhen(new Date(2026, 10, 25, 23, 55).getTime(), now)).toBe('yesterday, 23:55')
  expect(formatWhen(new Date(2026, 10, 25, 0, 0).getTime(), now)).toBe('yesterday, 00:00')
  expect(formatWhen(new Date(2026, 10, 24, 23, 59).getTime(), now)).toBe('24 Nov 2026, 23:59')
  const night = new Date(2026, 10, 26, 0, 10).getTime()
  expect(formatWhen(new Date(2026, 10, 25, 22, 10).getTime(), night), 'this night').toBe('2h ago')
})

it('says of what never was that it never was, and of what was now that it was', () => {
  expect(formatAgo(null)).toBe('never')
  expect(formatAgo(0)).toBe('just now')
  expect(formatAgo(1_800)).toBe('1.8 s ago')
})

describe('names', () => {
  it('tells those that fit as they are, and of very long ones both ends, cutting no character in two', () => {
    expect(formatName('company:AAPL')).toBe('company:AAPL')
    expect(formatName('😀'.repeat(110))).toBe('😀'.repeat(110))
    expect(formatName(`a:${'😀'.repeat(500)}:end`)).toBe(`a:${'😀'.repeat(78)} … ${'😀'.repeat(26)}:end`)
  })
})
