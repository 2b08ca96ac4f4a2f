import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import type { CacheEvent } from '@/lib/kernel/event'
import { addressOf, removalOf, storedEntry } from '@/lib/testing/stored-entry'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel, type DiskLevel } from './disk-level'
import type { DiskOptions } from './disk-options'

const open: DiskLevel[] = []
async function start(options: Partial<DiskOptions>) {
  const events: CacheEvent[] = []
  const path = temporaryFolder('bounds')
  const report = (event: CacheEvent): void => void events.push(event)
  const level = createDiskLevel({ path, maxBytes: 100_000, clock: systemClock, report, ...options })
  open.push(level)
  await level.open()
  return { level, events }
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((level) => level.close()))
})
const sized = (key: string, bytes: number, parts = {}) => storedEntry(key, { frame: Buffer.alloc(bytes, 1), ...parts })
const evictedOf = (events: CacheEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'entry.evicted' ? event.entries : 0), 0)

describe('the level stays within its bytes', () => {
  test('entries that were not read go first, in the order they came, and each is told', async () => {
    const { level, events } = await start({})
    for (let i = 0; i < 100; i++) await level.write([sized(`old:${i}`, 1_000)])
    await level.flush()
    for (let i = 0; i < 10; i++) await level.read([addressOf(`old:${i}`)])
    await level.write(Array.from({ length: 50 }, (_, i) => sized(`new:${i}`, 1_000)))
    const usage = await level.usage()
    expect(usage).toEqual({ entries: 100, bytes: 100_000, maxBytes: 100_000 })
    const frames = await level.read(Array.from({ length: 100 }, (_, i) => addressOf(`old:${i}`)))
    const kept = frames.flatMap((frame, i) => (frame ? [i] : []))
    expect(kept.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(kept.slice(10)).toEqual(Array.from({ length: 40 }, (_, i) => i + 60))
    expect(evictedOf(events)).toBe(50)
  })

  test('what is dead goes before what is alive', async () => {
    const { level, events } = await start({})
    await level.write(Array.from({ length: 50 }, (_, i) => sized(`alive:${i}`, 1_000)))
    await level.write(Array.from({ length: 50 }, (_, i) => sized(`dead:${i}`, 1_000, { expiresAt: 1, staleUntil: 1 })))
    await level.write(Array.from({ length: 50 }, (_, i) => sized(`new:${i}`, 1_000)))
    expect((await level.usage()).entries).toBe(100)
    const alive = await level.read(Array.from({ length: 50 }, (_, i) => addressOf(`alive:${i}`)))
    expect(alive.every(Boolean)).toBe(true)
    expect(evictedOf(events)).toBe(0)
  })

  test('an entry larger than the level is refused, and its older copy goes', async () => {
    const { level, events } = await start({})
    await level.write([sized('k', 10)])
    await level.write([sized('k', 100_001)])
    expect((await level.read([addressOf('k')]))[0]).toBeUndefined()
    expect(await level.usage()).toMatchObject({ entries: 0 })
    expect(events).toContainEqual({ kind: 'entry.refused', key: 'k', reason: 'too-big' })
  })

  test('10,000 random changes leave the accounting exact to the byte', async () => {
    const { level } = await start({})
    let state = 42
    const random = (below: number): number => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8) % below
    for (let i = 0; i < 10_000; i++) {
      const key = `k:${random(400)}`
      const kind = random(10)
      if (kind < 7)
        await level.write([sized(key, 1 + random(900), { tags: [`t:${random(5)}`], dependsOn: [`p:${random(3)}`] })])
      else if (kind < 9) void level.remove([removalOf(key)])
      else if (random(200) === 0) void level.clear()
    }
    const { items } = await level.list({}, { by: 'key', descending: false }, undefined, 1_000)
    const bytes = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(await level.usage()).toEqual({ entries: items.length, bytes, maxBytes: 100_000 })
    expect(bytes).toBeGreaterThan(50_000)
    const byTag = await Promise.all(
      [0, 1, 2, 3, 4].map((tag) => level.list({ tag: `t:${tag}` }, { by: 'key', descending: false }, undefined, 1_000)),
    )
    expect(byTag.reduce((sum, page) => sum + page.items.length, 0)).toBe(items.length)
    const tallies = (await level.tally({ by: 'tag', versions: [['k', 0]] }, undefined, 10)).items
    expect(tallies.reduce((sum, tally) => sum + tally.bytes, 0)).toBe(bytes)
  })

  test.each([0, 20])('names that are named twice count once, beside %i others', async (others) => {
    const { level } = await start({})
    const beside = Array.from({ length: others }, (_, i) => sized(`other:${i}`, 1))
    const twice = (tag: string, bytes: number) => sized('k', bytes, { tags: [tag, tag], dependsOn: ['p', tag, tag] })
    for (const [tag, bytes] of [
      ['a', 10],
      ['b', 20],
      ['b', 30],
    ] as const) {
      await level.write([twice(tag, bytes), ...beside])
      await level.flush()
      const { items } = await level.tally({ by: 'tag', versions: [['k', 0]] }, undefined, 10)
      expect(items).toEqual([{ name: tag, entries: 1, bytes }])
    }
  })
})

describe('memory on the way to disk is bounded', () => {
  test('what is written faster than the disk takes it is dropped and told, removals are not', async () => {
    const { level, events } = await start({ maxPendingBytes: 50_000, maxBytes: 1 << 24 })
    await level.write([sized('k:0', 10)])
    const removed = level.remove([removalOf('k:0')])
    await level.write(Array.from({ length: 1_000 }, (_, i) => sized(`w:${i}`, 1_000)))
    expect(await removed).toBe(1)
    await level.flush()
    const { entries } = await level.usage()
    expect(entries).toBeGreaterThan(10)
    expect(entries).toBeLessThan(50)
    const [failure] = events.filter((event) => event.kind === 'level.failed')
    expect(failure).toMatchObject({ operation: 'write', reason: expect.stringContaining('more is being written') })
  })

  test('a dropped write never leaves an older one on its way to be served', async () => {
    const { level } = await start({ maxPendingBytes: 3_000, maxBytes: 1 << 24 })
    await level.write([sized('k', 10)])
    await level.write([sized('k', 5_000)])
    expect((await level.read([addressOf('k')]))[0]).toBeUndefined()
    await level.flush()
    expect((await level.read([addressOf('k')]))[0]).toBeUndefined()
  })

  test('what was just written, overwritten or removed is read as such before it is on disk', async () => {
    const { level } = await start({})
    await level.write([storedEntry('a', { frame: Buffer.from('one') })])
    await level.write([storedEntry('a', { frame: Buffer.from('two') })])
    expect(await level.read([addressOf('a')])).toEqual([Buffer.from('two')])
    void level.remove([removalOf('a')])
    expect(await level.read([addressOf('a')])).toEqual([undefined])
    await level.write([storedEntry('a', { frame: Buffer.from('three') })])
    expect(await level.read([addressOf('a')])).toEqual([Buffer.from('three')])
    await level.flush()
    expect(await level.read([addressOf('a')])).toEqual([Buffer.from('three')])
  })
})
