import { describe, expect, it } from 'vitest'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { hitsOf, hitsOfLru } from '@/lib/testing/hits-of'
import { chance, workloads } from '@/lib/testing/workloads'
import { LirsPolicy } from './lirs-policy'
import { U32_PER_SLOT } from './slot-layout'
import { PolicyRecords } from './slot-list'

/** Popular keys are few, and what is popular moves by one key every `stay` uses (0: never). */
function popular(length: number, distinct: number, stay: number): string[] {
  const random = chance(7)
  return Array.from(
    { length },
    (_, i) => `k${Math.floor(distinct * random() ** 3) + (stay ? Math.floor(i / stay) : 0)}`,
  )
}

function loop(laps: number, distinct: number): string[] {
  return Array.from({ length: laps * distinct }, (_, i) => `k${i % distinct}`)
}

describe('eviction', () => {
  it.each([16, 20, 50, 100, 1_000])(
    'keeps most of a loop larger than its %i entries, where LRU keeps nothing',
    (capacity) => {
      const keys = loop(12, capacity * 2)
      expect(hitsOfLru(keys, capacity)).toBe(0)
      expect(hitsOf(keys, capacity) / keys.length).toBeGreaterThan(0.35)
    },
  )

  it.each([16, 50, 300])('beats LRU with %i entries where some keys stay popular', (capacity) => {
    const keys = popular(60_000, 5_000, 0)
    expect(hitsOf(keys, capacity)).toBeGreaterThan(1.1 * hitsOfLru(keys, capacity))
  })

  it.each([16, 50, 300, 1_500])(
    'stays within a point of LRU with %i entries where what is popular moves',
    (capacity) => {
      const keys = popular(120_000, 3_000, 8)
      const points = (100 * (hitsOf(keys, capacity) - hitsOfLru(keys, capacity))) / keys.length
      expect(points).toBeGreaterThan(-1)
    },
  )

  it.each(
    workloads([16, 30, 64, 100, 300], 3).map((workload) => [workload.name, workload.capacity, workload] as const),
  )('is never more than a point below LRU: %s, %i entries', (_, capacity, { keys }) => {
    const points = (100 * (hitsOf(keys, capacity) - hitsOfLru(keys, capacity))) / keys.length
    expect(points).toBeGreaterThan(-1)
  })

  it('does not let a scan push out what is used', () => {
    const used = Array.from({ length: 200 }, (_, i) => `used${i}`)
    const scan = Array.from({ length: 5_000 }, (_, i) => `scan${i}`)
    const keys = [...used, ...used, ...used, ...scan, ...used]
    expect(hitsOf(keys, 400) - hitsOf([...used, ...used, ...used, ...scan], 400)).toBeGreaterThan(180)
  })

  it('bounds the work of one eviction, though every entry was used', () => {
    const entries = 50_000
    const records = new PolicyRecords(new Uint32Array(entries * U32_PER_SLOT), (slot) => hashOfKey(`k${slot}`))
    const policy = new LirsPolicy(records, 0.1)
    for (let slot = 0; slot < entries; slot++) policy.onInsert(slot)
    for (let slot = 0; slot < entries; slot++) policy.onHit(slot)
    const before = records.u32.slice()
    policy.onRemove(policy.victim())
    const touched = new Set<number>()
    records.u32.forEach((word, i) => {
      if (word !== before[i]) touched.add(Math.floor(i / U32_PER_SLOT))
    })
    expect(touched.size).toBeGreaterThan(0)
    // At most 64 are put on trial, and 64 settled ones are looked at for each.
    expect(touched.size).toBeLessThan(64 * 70)
  })
})
