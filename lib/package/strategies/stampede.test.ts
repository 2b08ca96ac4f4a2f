import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCache } from '@/lib/package'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { FakeClock } from '@/lib/testing/fake-clock'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { transcribe } from '@/lib/testing/transcript'

const READERS = 10_000
const PROCESSES = 4

describe('10,000 readers in one process load a key once', () => {
  const setUp = () => {
    const clock = new FakeClock()
    const cache = createCache({ name: 'stampede', clock, defaults: { ttl: '10s' } })
    let loads = 0
    const load = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return `load ${++loads}`
    }
    const stampede = async () => {
      const values = await Promise.all(Array.from({ length: READERS }, () => cache.getOrSet('a:1', load)))
      return { values: [...new Set(values)], loads }
    }
    return { cache, clock, load, stampede }
  }

  it('that is cold', async () => {
    const { cache, stampede } = setUp()
    expect(await stampede()).toEqual({ values: ['load 1'], loads: 1 })
    expect(cache.stats().strategies).toMatchObject({ loads: 1, shared: READERS - 1 })
  })

  it('and tell so, each of them', async () => {
    const { cache, load } = setUp()
    const transcript = transcribe(cache)
    await Promise.all(['first', 'second', 'third'].map(() => cache.getOrSet('a:1', load)))
    expect(transcript()).toBe(`1. load.shared a:1
2. load.shared a:1
3. load.started a:1, because of miss
4. load.finished a:1
5. entry.stored a:1 for 10 s
6. request.served a:1 from source
7. request.served a:1 from source
8. request.served a:1 from source`)
  })

  it('that has expired', async () => {
    const { cache, clock, load, stampede } = setUp()
    await cache.getOrSet('a:1', load)
    clock.advance(10_000)
    expect(await stampede()).toEqual({ values: ['load 2'], loads: 2 })
  })

  it.each([
    ['by its key', { key: 'a:1' }],
    ['by its namespace', { namespace: 'a' }],
    ['with everything', { all: true as const }],
  ])('that was invalidated %s', async (_, target) => {
    const { cache, load, stampede } = setUp()
    await cache.getOrSet('a:1', load)
    await cache.invalidate(target)
    expect(await stampede()).toEqual({ values: ['load 2'], loads: 2 })
  })
})

describe('10,000 readers in four processes, with a real Redis, load a key once between them', () => {
  let program: BundledProgram
  let server: RedisServer
  let client: Redis
  const fleet: RunningProgram[] = []
  beforeAll(async () => {
    program = bundleProgram('lib/testing/fleet-child.ts')
    server = await startRedis()
    client = new Redis(server.url)
    for (let i = 0; i < PROCESSES; i++) fleet.push(program.run([server.url, 'stampede']))
    await Promise.all(fleet.map((member) => member.printed('ready')))
  }, 60_000)
  afterAll(async () => {
    for (const { child } of fleet) child.stdin?.end()
    await Promise.all(fleet.map(({ ended }) => ended))
    client.disconnect()
    await server.stop()
    program.remove()
  })

  interface Answer {
    readonly readers: number
    readonly values: readonly string[]
  }
  interface Invalidated {
    readonly seq: number
  }
  const ask = async (member: RunningProgram, job: string, answer: string): Promise<string> => {
    member.child.stdin?.write(`${job}\n`)
    return member.printed(answer)
  }
  const loadsOf = async (key: string): Promise<number> => Number(await client.get(`loads:stampede:${key}`))

  /** @param seq that no answer may be older than */
  async function stampede(key: string, seq?: number): Promise<string[]> {
    const job = `read ${key} ${READERS / PROCESSES} 100 ${seq ?? ''}`.trimEnd()
    const line = seq === undefined ? `{"key":"${key}"` : `"minSeq":${seq}`
    const texts = await Promise.all(fleet.map((member) => ask(member, job, line)))
    const answers = texts.map((text): Answer => JSON.parse(text))
    expect(answers.reduce((sum, { readers }) => sum + readers, 0)).toBe(READERS)
    return [...new Set(answers.flatMap(({ values }) => values))]
  }

  it('that is cold', async () => {
    expect(await stampede('cold:1')).toEqual(['load 1'])
    expect(await loadsOf('cold:1')).toBe(1)
  }, 60_000)

  it('that has expired', async () => {
    const [first] = fleet
    if (!first) throw new Error('there is no fleet')
    await ask(first, 'read short:1 1 1', '{"key":"short:1"')
    await Promise.all(fleet.map((member) => ask(member, 'await-expiry short:1', '{"expired":"short:1"}')))
    expect(await loadsOf('short:1')).toBe(1)
    // A position of the log tells the line of the first read from that of this one.
    const { seq }: Invalidated = JSON.parse(await ask(first, 'invalidate other:1', '{"invalidated":"other:1"'))
    expect(await stampede('short:1', seq)).toEqual(['load 2'])
    expect(await loadsOf('short:1')).toBe(2)
  }, 60_000)

  it('that was invalidated, whichever of them did it', async () => {
    expect(await stampede('gone:1')).toEqual(['load 1'])
    for (const [i, member] of fleet.entries()) {
      const { seq }: Invalidated = JSON.parse(await ask(member, 'invalidate gone:1', '{"invalidated":"gone:1"'))
      expect(await stampede('gone:1', seq)).toEqual([`load ${2 + i}`])
      expect(await loadsOf('gone:1')).toBe(2 + i)
    }
  }, 60_000)
})
