import { describe, expect, it } from 'vitest'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { FloorTable } from './floor-table'

const named = (i: number): string => `k:company:${i}`

describe('a table of floors', () => {
  it('tells the highest floor of each name, and 0 of others', () => {
    const floors = new FloorTable(() => 1_000)
    for (let i = 1; i <= 400; i++) floors.raise(named(i), i)
    floors.raise(named(7), 3)
    floors.raise(named(9), 500.25)
    expect([floors.get(named(7)), floors.get(named(9)), floors.get(named(400))]).toEqual([7, 500.25, 400])
    expect([floors.get(named(401)), floors.highest]).toEqual([0, 500.25])
  })

  it('tells the floor of a key by the key as by its name', () => {
    const floors = new FloorTable(() => 1_000)
    for (const [i, key] of ['a', 'company:AAPL', 'ключ:☃', ''].entries()) floors.raise(`k:${key}`, i + 1)
    expect(['a', 'company:AAPL', 'ключ:☃', '', 'b'].map((key) => floors.getKey(key, 0))).toEqual([1, 2, 3, 4, 0])
    expect(floors.getKey('a', 4)).toBe(0)
  })

  it.each([
    [64, 611],
    [3_000, 4_999],
    [9_000, 4_999],
  ])('never forgets a floor without telling of one as high (R4): of %i for %i names', (bound, names) => {
    const floors = new FloorTable(() => bound)
    const given = new Map<string, number>()
    let base = 0
    for (let i = 1; i <= 12_000; i++) {
      const name = named((i * 7_919) % names)
      base = Math.max(base, floors.raise(name, i) ?? 0)
      given.set(name, i)
      if (i % 1_999 === 0)
        for (const [each, floor] of given) expect(Math.max(base, floors.get(each)) >= floor).toBe(true)
    }
    expect(base > 0).toBe(bound < names)
    expect(base < 12_000 - bound / 2).toBe(true)
  })

  it('remembers the later half of what it may, at least', () => {
    const floors = new FloorTable(() => 100)
    for (let i = 1; i <= 1_000; i++) floors.raise(named(i), i)
    for (let i = 951; i <= 1_000; i++) expect(floors.get(named(i))).toBe(i)
  })

  it('forgets nothing until it holds what it may, and half at most then, where they are too many to look at each', () => {
    const floors = new FloorTable(() => 100_000)
    let forgotten = 0
    for (let i = 1; i <= 100_000; i++) forgotten = Math.max(forgotten, floors.raise(named(i), i) ?? 0)
    expect(forgotten).toBe(0)
    expect(floors.raise(named(100_001), 100_001)).toBeGreaterThan(40_000)
    for (let i = 50_000; i <= 100_001; i++) if (floors.get(named(i)) !== i) expect.fail(`forgot ${named(i)}`)
  })

  it('forgets sooner once fewer are worth remembering', () => {
    let bound = 1_000
    const floors = new FloorTable(() => bound)
    for (let i = 1; i <= 400; i++) floors.raise(named(i), i)
    bound = 10
    expect(floors.raise(named(401), 401)).toBe(395)
    for (let i = 402; i <= 600; i++) floors.raise(named(i), i)
    const known = Array.from({ length: 600 }, (_, i) => floors.get(named(i + 1))).filter((floor) => floor > 0)
    expect(known.length).toBeLessThanOrEqual(bound + bound / 2)
    expect(known).toEqual(expect.arrayContaining([596, 597, 598, 599, 600]))
  })

  it('stays quick where names were chosen to crowd together, and tells what that made it forget', () => {
    const crowd: string[] = []
    for (let i = 0; crowd.length < 300; i++) if (hashOfKey(named(i)) % 4_096 === 5) crowd.push(named(i))
    const floors = new FloorTable(() => 100_000)
    let base = 0
    crowd.forEach((name, i) => (base = Math.max(base, floors.raise(name, i + 1) ?? 0)))
    expect(base).toBeGreaterThan(0)
    crowd.forEach((name, i) => expect(Math.max(base, floors.get(name))).toBeGreaterThanOrEqual(i + 1))
  })
})
