import { describe, expect, it } from 'vitest'
import { HybridClock } from './hybrid-clock'

describe('versions of writes', () => {
  it('rise, whatever the clock does', () => {
    const times = [100, 100, 100, 50, 200, 10, 200, 201]
    const clock = new HybridClock({ now: () => times.shift() ?? 300 }, 'ab12')
    const versions = Array.from({ length: 8 }, () => clock.next())
    expect(versions.toSorted()).toEqual(versions)
    expect(new Set(versions).size).toBe(8)
    expect(new Set(versions.map((version) => version.length))).toEqual(new Set([30]))
  })

  it('rise above every version that was seen, however far ahead its clock was', () => {
    const ahead = new HybridClock({ now: () => 1e12 }, 'a')
    const behind = new HybridClock({ now: () => 1 }, 'b')
    const seen = ahead.next()
    behind.observe(seen)
    behind.observe('no version')
    expect(behind.next() > seen).toBe(true)
  })

  it('differ between processes that write in the same ms', () => {
    const [a, b] = ['0a', '0b'].map((node) => new HybridClock({ now: () => 5 }, node).next())
    expect(a).not.toBe(b)
  })
})
