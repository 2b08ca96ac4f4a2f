import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { eventually } from '@/lib/testing/eventually'
import { FakeClock } from '@/lib/testing/fake-clock'
import { startTcpProxy } from '@/lib/testing/tcp-proxy'
import { caughtUp, useFleet } from '@/lib/testing/test-fleet'

const fleet = useFleet('log-faults')

/** The one source of these tests: how often each key was changed in it. */
class Source {
  readonly #versions = new Map<string, number>()

  read = (key: string): number => this.#versions.get(key) ?? 0
  readFor = (cache: Cache, key: string): Promise<number> => cache.getOrSet(key, () => this.read(key))
  async change(cache: Cache, key: string): Promise<number> {
    this.#versions.set(key, this.read(key) + 1)
    return (await cache.invalidate({ key }, { whenUnreachable: 'queue' })).seq
  }
}

it('fault 5: connections killed in a loop while invalidating lose nothing', async () => {
  const [writer, reader] = await Promise.all([fleet.join(), fleet.join()])
  const source = new Source()
  let last = 0
  for (let i = 0; i < 60; i++) {
    await source.readFor(reader, 'c:1')
    if (i % 5 === 0)
      for (const kind of ['pubsub', 'normal']) await fleet.client.call('CLIENT', 'KILL', 'TYPE', kind, 'SKIPME', 'yes')
    last = Math.max(last, await source.change(writer, 'c:1'))
  }
  await vi.waitFor(() => expect(writer.position()).toMatchObject({ queued: 0, degraded: false }), { timeout: 10_000 })
  await caughtUp(reader, Math.max(last, writer.position().applied))
  expect(await source.readFor(reader, 'c:1')).toBe(60)
  expect(await source.readFor(writer, 'c:1')).toBe(60)
}, 30_000)

it('fault 8: an older RDB restored under load never brings a value back', async () => {
  const [a, b] = await Promise.all([fleet.join({ home: 'rdb-a' }), fleet.join()])
  const source = new Source()
  const known = new Map<Cache, number>()
  const stale: string[] = []
  let goesOn = true
  /** Whatever a process was last told, or has answered itself, it may not fall behind. */
  const load = async (cache: Cache): Promise<void> => {
    while (goesOn) {
      const least = known.get(cache) ?? 0
      const version = await source.readFor(cache, 'c:1')
      if (version < least) stale.push(`${version} after ${least}`)
      await new Promise(setImmediate)
    }
  }
  const loads = [load(a), load(b)]
  const change = async (cache: Cache): Promise<void> => {
    await source.change(cache, 'c:1')
    known.set(cache, source.read('c:1'))
  }
  for (let i = 0; i < 5; i++) await change(a)
  const [rdb, older] = [join(fleet.server.directory, 'dump.rdb'), join(fleet.server.directory, 'older.rdb')]
  await fleet.client.save()
  await copyFile(rdb, older)
  const { epoch } = a.position()
  for (let i = 0; i < 5; i++) await change(b)
  await fleet.server.kill()
  await copyFile(older, rdb)
  await fleet.restart()
  for (let i = 0; i < 5; i++) await change(i % 2 ? a : b)
  await vi.waitFor(
    () => {
      for (const cache of [a, b]) expect(cache.position()).toMatchObject({ queued: 0, degraded: false })
      expect(a.position().epoch).not.toBe(epoch)
      expect(b.position().epoch).toBe(a.position().epoch)
    },
    { timeout: 15_000 },
  )
  goesOn = false
  await Promise.all(loads)
  expect(stale).toEqual([])
  for (const cache of [a, b]) expect(await source.readFor(cache, 'c:1')).toBe(15)
}, 40_000)

it('fault 12: a process that was cut off for longer than the log is kept forgets what it held', async () => {
  const proxy = await startTcpProxy(fleet.server)
  const [writer, away] = await Promise.all([fleet.join(), fleet.join({ url: proxy.url })])
  await writer.set('c:told', 'old', { tags: ['red'] })
  await writer.set('c:untold', 'kept')
  await caughtUp(away, writer.position().applied)
  expect([await away.get('c:told'), await away.get('c:untold')]).toEqual(['old', 'kept'])
  proxy.cut()
  await writer.invalidate({ tag: 'red' })
  for (let i = 0; i < 20; i++) await writer.set('c:other', i)
  await fleet.client.xtrim(`tl:{${fleet.name}}:log:stream`, 'MAXLEN', 3)
  proxy.resume()
  await caughtUp(away, writer.position().applied)
  expect(away.position().base).toBeGreaterThan(0)
  expect([away.peek('c:told'), away.peek('c:untold')]).toEqual([undefined, undefined])
  // Its connection for reads may come back later than the one that follows the log; until then Redis has nothing for it.
  await vi.waitFor(async () => expect(await away.get('c:other')).toBe(19), { timeout: 10_000 })
  expect(await away.get('c:told')).toBeUndefined()
  await proxy.close()
}, 30_000)

it('fault 14: processes that meet an emptied log at one moment agree on one new life of it', async () => {
  const members = await Promise.all(Array.from({ length: 4 }, () => fleet.join()))
  await members[0]?.set('c:1', 'old')
  const { epoch } = members[0]?.position() ?? {}
  await fleet.client.flushall()
  await Promise.all(members.map((cache, i) => cache.invalidate({ key: `c:${i}` })))
  await eventually(() => {
    const epochs = new Set(members.map((cache) => cache.position().epoch))
    expect(epochs.size).toBe(1)
    expect(epochs).not.toContain(epoch)
  })
  for (const cache of members) expect(await cache.get('c:1')).toBeUndefined()
  const seqs = await Promise.all(members.map(async (cache, i) => (await cache.set(`c:${i}`, i)).seq))
  for (const cache of members) await caughtUp(cache, Math.max(...seqs))
  for (const cache of members)
    expect(await Promise.all([0, 1, 2, 3].map((i) => cache.get(`c:${i}`)))).toEqual([0, 1, 2, 3])
})

describe('fault 17: clocks that are wrong', () => {
  const START = 1_700_000_000_000
  const HOUR = 3_600_000

  it.each([
    ['an hour behind', -HOUR, 1],
    ['a day ahead', 24 * HOUR, 1],
    ['ten times too fast', 0, 10],
  ])('%s in one process: an invalidation by any of them is seen by all', async (_, offsetMs, speed) => {
    const begun = performance.now()
    const now = (): number => START + (performance.now() - begun)
    const right = await fleet.join({ clock: { now } })
    const wrong = await fleet.join({ clock: { now: () => START + offsetMs + (performance.now() - begun) * speed } })
    const source = new Source()
    for (const [one, other] of [
      [right, wrong],
      [wrong, right],
    ] as const)
      for (let i = 0; i < 5; i++) {
        await source.readFor(other, 'c:1')
        await caughtUp(other, await source.change(one, 'c:1'))
        expect(await source.readFor(other, 'c:1')).toBe(source.read('c:1'))
        expect(await source.readFor(one, 'c:1')).toBe(source.read('c:1'))
      }
    for (const cache of [right, wrong]) expect(cache.position().degraded).toBe(false)
  })

  it('a day ahead: what others stored is taken for expired there, and its own entries are not kept for a day by them', async () => {
    const [right, ahead] = [new FakeClock(START), new FakeClock(START + 24 * HOUR)]
    const [a, b] = [await fleet.join({ clock: right }), await fleet.join({ clock: ahead })]
    await a.set('c:1', 'by a', { ttl: '1h' })
    await caughtUp(b, 1)
    expect(await b.get('c:1')).toBeUndefined()
    const { seq } = await b.set('c:2', 'by b', { ttl: '1h' })
    await caughtUp(a, seq)
    expect(await a.get('c:2')).toBe('by b')
    // Redis itself drops it after the hour that it was given.
    expect(await fleet.client.pttl(`tl:${fleet.name}:e:1:c:2`)).toBeLessThanOrEqual(HOUR)
  })
})

describe('fault 34: names without measure', () => {
  it('an entry with 10,000 tags is stored, and dropped in every process by the last of them', async () => {
    const [a, b] = await Promise.all([fleet.join({ home: 'tags' }), fleet.join()])
    const tags = Array.from({ length: 10_000 }, (_, i) => `tag-${i}`)
    await a.set('c:1', 'value', { tags })
    expect((await a.getEntry('c:1'))?.tags).toHaveLength(10_000)
    const { copies } = await a.inspect('c:1')
    expect(copies.find(({ level }) => level === 'disk')?.tags).toHaveLength(10_000)
    const { seq } = await b.invalidate({ tag: 'tag-9999' })
    await caughtUp(a, seq)
    expect([a.peek('c:1'), await a.get('c:1'), await b.get('c:1')]).toEqual([undefined, undefined, undefined])
  }, 60_000)

  it('a tag of 1 MB is refused with a sentence, and nothing is written', async () => {
    const cache = await fleet.join()
    const tag = 'x'.repeat(1 << 20)
    for (const attempt of [
      () => cache.set('c:1', 1, { tags: [tag] }),
      () => cache.invalidate({ tag }),
      () => cache.preview({ tags: [tag, 'a'], match: 'all' }),
      () => cache.getOrSet('c:1', (context) => (context.tag(tag), 1)),
    ])
      await expect(attempt()).rejects.toThrow(/tag .*2,?048/)
    expect(await cache.get('c:1')).toBeUndefined()
    expect(cache.position().applied).toBe(0)
  })

  it('a cycle of dependencies ends: each is dropped once', async () => {
    const cache = await fleet.join()
    await cache.set('c:b', 1, { dependsOn: ['c:a'] })
    await cache.getOrSet('c:a', (context) => (context.dependOn('c:b'), 1))
    const plan = await cache.preview({ dependency: 'c:a' })
    expect(plan).toMatchObject({ matched: 2, exact: true })
    await cache.invalidate({ dependency: 'c:a' })
    expect(await cache.getMany(['c:a', 'c:b'])).toEqual(new Map())
  })

  it('a chain of 500 is followed to its end', async () => {
    const cache = await fleet.join()
    for (let i = 0; i <= 500; i++)
      await cache.getOrSet(`c:${i}`, (context) => (i > 0 && context.dependOn(`c:${i - 1}`), i))
    expect(await cache.preview({ dependency: 'c:0' })).toMatchObject({ matched: 501, dependents: 500, exact: true })
    await cache.invalidate({ dependency: 'c:0' })
    expect(await cache.getMany(Array.from({ length: 501 }, (_, i) => `c:${i}`))).toEqual(new Map())
  }, 60_000)
})
