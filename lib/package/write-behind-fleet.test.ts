import { readdirSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { LogFollower } from '@/lib/engine/invalidation/log-follower'
import { away, behind, directory } from '@/lib/testing/behind-cache'
import { eventually } from '@/lib/testing/eventually'
import { FakeClock } from '@/lib/testing/fake-clock'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { TransactionalRows } from '@/lib/testing/transactional-rows'
import { disk, memory, redis } from './index'

describe('what is written behind in one process', () => {
  let server: RedisServer
  beforeAll(async () => void (server = await startRedis()))
  afterAll(() => server.stop())

  it('is seen by others through Redis before the flush, marked, and kept nowhere else (W3)', async () => {
    const rows = new TransactionalRows()
    rows.state.rows.set('1', 'old')
    const levels = () => [memory(), redis({ url: server.url }), disk({ path: directory() })]
    const [a, b] = [behind(rows, { levels: levels() }), behind(rows, { levels: levels() })]
    expect(await b.view.get('1')).toBe('old')
    const back = away(rows)
    await a.view.put('1', 'new')
    await eventually(async () => expect(await b.cache.get('row:1')).toBe('new'))
    expect(await b.view.get('1')).toBe('new')
    expect(await b.cache.getEntry('row:1')).toMatchObject({ value: 'new', level: 'redis', dirty: true })
    const seen = await b.cache.inspect('row:1')
    expect(seen.copies.map(({ level, present, dirty }) => [level, present, dirty])).toEqual([
      ['memory', false, undefined],
      ['redis', true, true],
      ['disk', false, undefined],
    ])
    expect(seen.pending).toBeUndefined()
    expect((await a.cache.inspect('row:1')).pending).toMatchObject({ isRemoval: false })
    expect(a.cache.peek('row:1')).toBe('new')

    back()
    await a.view.flush()
    await eventually(async () => expect(await b.cache.getEntry('row:1')).toMatchObject({ value: 'new', dirty: false }))
    const flushed = await a.cache.inspect('row:1')
    expect(flushed.pending).toBeUndefined()
    expect(flushed.copies.map(({ present, dirty }) => [present, dirty])).toEqual([
      [true, undefined],
      [true, undefined],
      [true, undefined],
    ])
  })

  it('is seen by others for as long as it waits, whatever the TTL and whoever has taken over its journal', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const rows = new TransactionalRows()
    rows.state.rows.set('1', 'old')
    const path = directory()
    const clock = new FakeClock(Date.now())
    const options = () => ({
      ...{ name: 'outlives', clock, defaults: { ttl: '1m' }, journal: { path, drain: 0 } },
      levels: [memory(), redis({ url: server.url })],
    })
    const [dies, reader] = [behind(rows, options()), behind(rows, options())]
    await Promise.all([dies.cache.ready(), reader.cache.ready()])
    away(rows)
    await dies.view.put('1', 'new')
    await eventually(async () => expect(await reader.cache.get('row:1')).toBe('new'))
    const renewedBy = async ({ cache }: typeof dies) => {
      const renewed: string[] = []
      const stop = cache.on('entry.renewed', ({ key }) => renewed.push(key))
      clock.advance(6 * 60_000)
      await eventually(() => {
        vi.advanceTimersByTime(5_000)
        expect(renewed).toEqual(['row:1'])
      })
      stop()
    }
    await renewedBy(dies)
    await renewedBy(dies)
    expect(await reader.cache.getEntry('row:1')).toMatchObject({ value: 'new', level: 'redis', dirty: true })
    await dies.cache.close()
    const heir = behind(rows, options())
    await heir.cache.ready()
    await renewedBy(heir)
    clock.advance(6 * 60_000)
    expect(await reader.view.get('1')).toBe('new')
  })

  describe('where its copy in Redis is gone', () => {
    let redisClient: Redis
    beforeAll(() => void (redisClient = new Redis(server.url)))
    afterAll(() => void redisClient.disconnect())

    /** A write of `name` that waits, what others see of it, and the next looks after the copies. */
    async function waiting(name: string) {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      onTestFinished(() => void vi.useRealTimers())
      const rows = new TransactionalRows()
      rows.state.rows.set('1', 'old')
      const clock = new FakeClock(Date.now())
      const options = () => ({ name, clock, levels: [memory(), redis({ url: server.url })] })
      const [writer, reader] = [behind(rows, options()), behind(rows, options())]
      await Promise.all([writer.cache.ready(), reader.cache.ready()])
      away(rows)
      await writer.view.put('1', 'new')
      await eventually(async () => expect(await reader.cache.get('row:1')).toBe('new'))
      const look = (): void => {
        clock.advance(5_000)
        vi.advanceTimersByTime(5_000)
      }
      return { writer, reader, look, entry: `tl:${name}:e:1:row:1` }
    }

    it('it is shown again, also to who has loaded the old value in between', async () => {
      const { reader, look, entry } = await waiting('evicted')
      expect(await redisClient.unlink(entry)).toBe(1)
      expect([await reader.view.get('1'), await reader.cache.get('row:1')]).toEqual(['old', 'old'])
      look()
      await eventually(async () => expect(await reader.view.get('1')).toBe('new'))
      expect(await reader.cache.getEntry('row:1')).toMatchObject({ level: 'redis', dirty: true })
    })

    it('it is shown again after Redis has lost all, and after one look that came to nothing', async () => {
      const { reader, look } = await waiting('flushed')
      await redisClient.flushall()
      const failing = vi.spyOn(LogFollower.prototype, 'seeAll').mockRejectedValueOnce(new Error('not now'))
      look()
      await eventually(() => expect(failing).toHaveBeenCalled())
      failing.mockRestore()
      await eventually(async () => {
        look()
        expect(await reader.view.get('1')).toBe('new')
      })
    })

    it('what another process has written since stays', async () => {
      const { writer, reader, look, entry } = await waiting('overtaken')
      await reader.cache.set('row:1', 'theirs')
      await redisClient.unlink(entry)
      const shown = vi.fn()
      writer.cache.on('entry.stored', shown)
      const looked = vi.spyOn(LogFollower.prototype, 'seeAll')
      // The second look begins only when the first is over.
      await eventually(() => {
        look()
        expect(looked.mock.calls.length).toBeGreaterThan(1)
      })
      looked.mockRestore()
      expect(shown).not.toHaveBeenCalled()
      expect(await reader.cache.get('row:1')).toBe('theirs')
    })
  })
})

describe('a process that dies while others run', () => {
  const options = (path: string) => ({ journal: { path, adoptEvery: 30, drain: 0 } })

  it('leaves its writes to one of them, which brings them to the source in order', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const [lives, dies] = [behind(rows, options(path)), behind(rows, options(path))]
    await Promise.all([lives.cache.ready(), dies.cache.ready()])
    const adopted: number[] = []
    lives.cache.on('journal.adopted', ({ writes }) => adopted.push(writes))
    const back = away(rows)
    for (const value of ['a', 'b', 'c']) await dies.view.put('1', value)
    await dies.view.put('2', 'd')
    await dies.cache.close()
    await eventually(() => expect(adopted).toEqual([4]))
    expect(lives.cache.peek('row:1')).toBe('c')
    expect(lives.cache.writeBehind()).toMatchObject({ pending: 4, adoptedJournals: 1 })
    back()
    await lives.view.flush()
    expect(rows.state.applied.map(({ key, value }) => [key, value])).toEqual([
      ['row:1', 'c'],
      ['row:2', 'd'],
    ])
  })

  it('leaves its journal, once it is empty, to the next one: there are never more than processes', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const lives = behind(rows, options(path))
    await lives.cache.ready()
    for (let life = 0; life < 4; life++) {
      const dies = behind(rows, options(path))
      await dies.cache.ready()
      const back = away(rows)
      await dies.view.put('1', life)
      await dies.cache.close()
      await eventually(() => expect(lives.cache.stats().writeBehind.pending).toBe(1))
      back()
      await lives.view.flush()
    }
    expect(rows.state.applied.map(({ value }) => value)).toEqual([0, 1, 2, 3])
    expect(readdirSync(path).filter((name) => name.endsWith('.db'))).toHaveLength(2)
  })

  it('keeps what is for a source that those who live do not know', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const [lives, dies] = [behind(rows, options(path)), behind(rows, options(path))]
    const other = dies.cache.bind<unknown>('other', rows.source(), { write: 'behind' })
    await Promise.all([lives.cache.ready(), dies.cache.ready()])
    const looks = vi.fn()
    lives.cache.on('journal.adopted', looks)
    const back = away(rows)
    await other.put('1', 'one')
    await dies.cache.close()
    const third = behind(rows, options(path))
    back()
    await third.cache.bind<unknown>('other', rows.source(), { write: 'behind' }).get('1')
    await eventually(() => expect(rows.state.rows.get('1')).toBe('one'))
    expect(looks).not.toHaveBeenCalled()
  })
})
