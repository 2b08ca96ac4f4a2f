import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { createCache, memory, redis } from './index'
import { VERSION } from './version'

/** A process that dies is missed within five seconds; the rest is for a machine that others use, too. */
const SECONDS = { timeout: 20_000, interval: 200 }

let program: BundledProgram
let server: RedisServer
const running: RunningProgram[] = []
const caches: Cache[] = []

beforeAll(async () => {
  program = bundleProgram('lib/testing/fleet-child.ts')
  server = await startRedis()
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all([...running.splice(0).map(({ ended }) => ended), ...caches.splice(0).map((cache) => cache.close())])
})
afterAll(async () => {
  await server.stop()
  program.remove()
})

async function open(name: string, url = server.url): Promise<Cache> {
  const cache = createCache({ name, levels: [memory(), redis({ url })] })
  caches.push(cache)
  await cache.ready()
  return cache
}

async function startChild(name: string): Promise<RunningProgram & { id: string; pid: number }> {
  const child = program.run([server.url, name])
  running.push(child)
  const id = (await child.printed('id ')).slice('id '.length)
  return { ...child, id, pid: child.child.pid ?? 0 }
}

/** Two reads of a key of its own: one load, one hit in memory. */
async function readTwice({ child, printed }: RunningProgram, key: string): Promise<void> {
  child.stdin?.write(`read ${key} 1 1\n`)
  await printed(`{"key":"${key}"`)
  child.stdin?.write(`read ${key} 1 1\n`)
}

describe('a fleet of three', { timeout: 60_000 }, () => {
  it('counts together, and rightly so after one is killed', async () => {
    const here = await open('sums')
    const [one, two] = await Promise.all([startChild('sums'), startChild('sums')])
    await readTwice(one, 'c:1')
    await readTwice(two, 'c:2')
    for (let i = 0; i < 3; i++) await here.getOrSet('c:3', () => 'three')
    await vi.waitFor(async () => expect((await here.fleet.stats())?.requests.total).toBe(7), SECONDS)
    const together = await here.fleet.stats()
    expect(together?.requests.byOutcome).toMatchObject({ memory: 4, source: 3 })
    expect(together?.loads).toMatchObject({ total: 3, avoided: 4 })
    expect(together?.levels.map(({ name, entries }) => [name, entries])).toEqual([
      ['memory', 3],
      ['redis', expect.any(Number)],
    ])
    expect((await here.fleet.stats(one.id))?.requests.total).toBe(2)
    const loadsOf = async (id?: string) =>
      (await here.fleet.strategies(id))?.namespaces.find(({ namespace }) => namespace === 'c')?.counts.loads
    expect([await loadsOf(), await loadsOf(one.id), await loadsOf(here.fleet.id)]).toEqual([3, 1, 1])
    expect(await here.fleet.strategies('nobody')).toBeUndefined()
    expect(await here.fleet.stats('nobody')).toBeUndefined()
    const instances = await here.fleet.instances()
    expect(new Set(instances.map(({ id }) => id))).toEqual(new Set([here.fleet.id, one.id, two.id]))
    expect(instances.find(({ id }) => id === one.id)).toMatchObject({
      ...{ isThis: false, answers: true, pid: one.pid, version: VERSION, memory: { entries: 1 }, lag: 0 },
    })

    one.child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await here.fleet.instances()).toHaveLength(2), SECONDS)
    expect((await here.fleet.stats())?.requests).toMatchObject({ total: 5, byOutcome: { memory: 3, source: 2 } })
    expect(await here.fleet.stats(one.id)).toBeUndefined()
    expect(await loadsOf()).toBe(2)
  })

  it('tells what each has in memory; one that is stopped is shown, and said not to answer', async () => {
    const here = await open('asked')
    const [one, two] = await Promise.all([startChild('asked'), startChild('asked')])
    await readTwice(one, 'c:1')
    await vi.waitFor(async () => expect(await here.fleet.instances()).toHaveLength(3), SECONDS)
    const copies = new Map((await here.fleet.inspect('c:1')).map(({ instance, copy }) => [instance, copy]))
    expect(copies.get(one.id)).toMatchObject({ level: 'memory', present: true, state: 'fresh' })
    expect(copies.get(two.id)).toEqual({ level: 'memory', present: false })
    const taken = async () => new Map((await here.fleet.preview({ namespace: 'c' })).map((one) => [one.instance, one]))
    expect((await taken()).get(one.id)).toEqual({ instance: one.id, entries: 1, exact: true })
    expect((await taken()).get(two.id)).toEqual({ instance: two.id, entries: 0, exact: true })
    expect((await here.fleet.list(one.id, {})).items.map(({ key }) => key)).toEqual(['c:1'])
    await expect(here.fleet.list(one.id, { limit: -1 })).rejects.toThrow('limit')
    expect((await here.fleet.observations(one.id)).namespaces).toMatchObject([{ namespace: 'c', loads: { total: 1 } }])
    expect((await here.fleet.observations(here.fleet.id)).namespaces).toEqual([])
    expect(await here.fleet.askOthers('weather', {})).toEqual(
      new Map([one, two].map(({ id }) => [id, new Error('this process has no answer to "weather"')])),
    )

    one.child.kill('SIGSTOP')
    const startedAt = performance.now()
    const stopped = new Map((await here.fleet.inspect('c:1')).map(({ instance, copy }) => [instance, copy]))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect((await taken()).get(one.id)).toEqual({ instance: one.id, entries: undefined, exact: false })
    expect(stopped.get(one.id)).toMatchObject({ present: false, error: expect.stringContaining('did not answer') })
    expect(await here.fleet.strategies()).toMatchObject({ namespaces: [{ counts: { loads: 0 } }], silent: [one.id] })
    const silent = async () => (await here.fleet.instances()).find(({ id }) => id === one.id)
    await vi.waitFor(async () => expect(await silent()).toMatchObject({ answers: false }), SECONDS)
    expect(await here.fleet.instances()).toHaveLength(3)
    one.child.kill('SIGCONT')
    await vi.waitFor(async () => expect(await silent()).toMatchObject({ answers: true }), SECONDS)
  })

  it('tells of a process that has no file descriptor left (fault 26)', async () => {
    const noneLeft = vi.spyOn(process, 'memoryUsage').mockImplementation(() => {
      throw new Error('EMFILE: too many open files, uv_resident_set_memory')
    })
    const here = await open('starved')
    await vi.waitFor(async () => expect(await here.fleet.instances()).toMatchObject([{ pid: process.pid }]), SECONDS)
    expect((await here.fleet.instances())[0]?.heapBytes).toBeGreaterThan(0)
    noneLeft.mockRestore()
  })

  it('has one of it leave a level alone, and no other', async () => {
    const here = await open('bypassed')
    const one = await startChild('bypassed')
    await readTwice(one, 'c:1')
    await vi.waitFor(async () => expect(await here.fleet.instances()).toHaveLength(2), SECONDS)
    const { before, until = 0 } = await here.fleet.bypass(one.id, 'memory', '1m')
    expect([before, until > Date.now()]).toEqual([undefined, true])
    await vi.waitFor(
      async () => expect((await here.fleet.stats(one.id))?.levels[0]).toMatchObject({ name: 'memory', entries: 0 }),
      SECONDS,
    )
    expect((await here.fleet.stats(here.fleet.id))?.levels[0]).toMatchObject({ bypassedUntil: null })
    expect(await here.fleet.bypass(one.id, 'memory', 0)).toEqual({ before: until, until: undefined })
    await expect(here.fleet.bypass(one.id, 'disk', '1m')).rejects.toThrow('no level called "disk"')
    await expect(here.fleet.bypass(one.id, 'memory', '2d')).rejects.toThrow(TypeError)
  })

  it('is not troubled by what strangers write and say in its place', async () => {
    const here = await open('strange')
    const stranger = new Redis(server.url)
    await vi.waitFor(async () => expect(await stranger.zcard('tl:{strange}:fleet')).toBe(1), SECONDS)
    await stranger.zadd('tl:{strange}:fleet', Date.now(), 'forged', Date.now(), 'absent')
    await stranger.set('tl:{strange}:fleet:forged', '{"pid":1,"memory":{},"log":{}}')
    const said = [
      '',
      '{',
      '[]',
      '{"kind":"answer","number":1}',
      '{"kind":"question","number":1,"from":7}',
      'x'.repeat(2e6),
    ]
    for (const text of said) await stranger.publish(`tl:{strange}:fleet:to:${here.fleet.id}`, text)
    expect((await here.fleet.instances()).map(({ id }) => id)).toEqual([here.fleet.id])
    stranger.disconnect()
  })
})

it('a process that closes is gone at once', async () => {
  const [here, other] = [await open('closes'), await open('closes')]
  await vi.waitFor(async () => expect(await here.fleet.instances()).toHaveLength(2), SECONDS)
  await other.close()
  expect(await here.fleet.instances()).toHaveLength(1)
})

it('without Redis, or while it is away, a process is its own fleet', async () => {
  const alone = createCache({ name: 'alone' })
  const away = createCache({ name: 'away', levels: [memory(), redis({ url: 'redis://127.0.0.1:1' })] })
  caches.push(alone, away)
  for (const cache of [alone, away]) {
    await cache.getOrSet('c:1', () => 1)
    expect((await cache.fleet.instances()).map(({ isThis }) => isThis)).toEqual([true])
    expect((await cache.fleet.stats())?.requests.total).toBe(1)
    expect(await cache.fleet.inspect('c:1')).toEqual([])
  }
})

it('knows the version of the package', () => {
  expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
})
