import { describe, expect, it, vi } from 'vitest'
import { away, behind, caches, directory } from '@/lib/testing/behind-cache'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { TransactionalRows } from '@/lib/testing/transactional-rows'
import { createCache, disk, memory } from './index'

describe('a write behind', () => {
  it('is acknowledged before the source has it, and reaches it', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    const flushing = gate()
    rows.fault = async (step) => void (step === 'begin' && (await flushing.passed))
    await view.put('1', 'one')
    expect(rows.state.rows.size).toBe(0)
    expect(cache.stats().writeBehind).toEqual({ pending: 1, deadLetters: 0 })
    flushing.open()
    await view.flush()
    expect(rows.state.rows.get('1')).toBe('one')
    expect(cache.stats().writeBehind).toEqual({ pending: 0, deadLetters: 0 })
  })

  it('is what every read of the process answers, whatever was evicted, expired or invalidated meanwhile (J3)', async () => {
    const rows = new TransactionalRows()
    rows.state.rows.set('1', 'old').set('2', 'old')
    const { cache, view } = behind(rows, { defaults: { ttl: 1 } })
    await view.get('1')
    away(rows)
    await view.put('1', 'new')
    await view.remove('2')
    await cache.invalidate({ all: true })
    await new Promise((resolve) => setTimeout(resolve, 5))
    const load = vi.fn(() => 'loaded')
    expect(cache.peek('row:1')).toBe('new')
    expect([await cache.get('row:1'), await cache.get('row:2')]).toEqual(['new', undefined])
    expect([await cache.getOrSet('row:1', load), await cache.getOrSet('row:2', load)]).toEqual(['new', undefined])
    expect([...(await cache.getMany(['row:1', 'row:2']))]).toEqual([['row:1', 'new']])
    expect([...(await view.getMany(['1', '2']))]).toEqual([['1', 'new']])
    expect(await cache.getEntry('row:2')).toBeUndefined()
    expect(await cache.getEntry('row:1')).toMatchObject({ value: 'new', state: 'fresh' })
    expect(load).not.toHaveBeenCalled()
  })

  it('is what a load that began before it answers', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    const loading = gate()
    const read = cache.getOrSet('row:1', () => loading.passed.then(() => 'old'))
    await cache.ready()
    away(rows)
    await view.put('1', 'new')
    loading.open()
    expect(await read).toBe('new')
  })

  it('protects what it holds as the levels do', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    away(rows)
    const value = { list: [1] }
    await view.put('1', value)
    value.list.push(2)
    expect(cache.peek('row:1')).toEqual({ list: [1] })
    expect(Object.isFrozen(cache.peek('row:1'))).toBe(true)
  })

  it('drops what depends on it, at once', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    away(rows)
    await cache.set('report:1', 'r', { dependsOn: ['row:1'] })
    await view.put('1', 'new')
    expect(await cache.get('report:1')).toBeUndefined()
  })

  it('leaves its value in the levels when it has reached the source', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows, { levels: [memory(), disk({ path: directory() })] })
    await view.put('1', 'one')
    await view.flush()
    expect(cache.peek('row:1')).toBe('one')
    expect((await cache.inspect('row:1')).copies).toMatchObject([
      { level: 'memory', state: 'fresh' },
      { level: 'disk', state: 'fresh' },
    ])
  })
})

describe('the flush', () => {
  it('keeps the order of the writes and applies only the last of a key', async () => {
    const rows = new TransactionalRows()
    const { view } = behind(rows)
    const back = away(rows)
    await Promise.all([1, 2, 3].map((value) => view.put('1', value)))
    await view.put('2', 'b')
    await view.remove('2')
    back()
    await view.flush()
    expect(rows.state.applied.map(({ key, value }) => [key, value])).toEqual([
      ['row:1', 3],
      ['row:2', undefined],
    ])
  })

  it('tries again until the database is back, and says so each time', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows, { random: () => 0.01 })
    const retried: unknown[] = []
    cache.on('writes.retried', ({ attempt, reason }) => retried.push([attempt, reason]))
    const back = away(rows)
    for (let i = 0; i < 50; i++) await view.put(`${i}`, i)
    await eventually(() => expect(retried.length).toBeGreaterThan(3))
    expect(retried.slice(0, 2)).toEqual([
      [1, 'connection refused'],
      [2, 'connection refused'],
    ])
    back()
    await view.flush()
    expect(rows.state.rows.size).toBe(50)
    expect(rows.state.applied).toHaveLength(50)
  })

  it('applies once what was committed though the answer was lost', async () => {
    const rows = new TransactionalRows()
    const { view } = behind(rows, { random: () => 0 })
    let lost = 0
    rows.fault = (step) => {
      if (step === 'committed' && lost++ < 3) throw new Error('connection reset')
    }
    await Promise.all([1, 2, 3].map((n) => view.put(`${n}`, n)))
    await view.flush()
    expect(rows.state.applied).toHaveLength(3)
  })

  it('finds the write that is refused for good, keeps it apart, and lets the rest pass', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    const back = away(rows)
    for (let i = 0; i < 40; i++) await view.put(`${i}`, i === 7 || i === 23 ? `poison ${i}` : i)
    await view.put('7', 'good again')
    await view.put('9', 'poison last')
    back()
    await view.flush()
    expect(rows.state.rows.size).toBe(39)
    expect([rows.state.rows.get('7'), rows.state.rows.get('9'), rows.state.rows.get('23')]).toEqual([
      'good again',
      9,
      undefined,
    ])
    expect(await view.get('23')).toBeUndefined()
    expect(await view.get('9')).toBe(9)
    const letters = await cache.deadLetters()
    expect(letters.map(({ key, value }) => [key, value])).toEqual(
      expect.arrayContaining([
        ['row:23', 'poison 23'],
        ['row:9', 'poison last'],
      ]),
    )
    expect(cache.stats().writeBehind).toEqual({ pending: 0, deadLetters: letters.length })
  })

  it('lets two processes write one key: the newer write stays, whichever comes last (W5)', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const [a, b] = [behind(rows, { journal: { path } }), behind(rows, { journal: { path } })]
    await Promise.all([a.cache.ready(), b.cache.ready()])
    rows.fault = () => undefined
    const back = away(rows)
    await a.view.put('1', 'first')
    await new Promise((resolve) => setTimeout(resolve, 2))
    await b.view.put('1', 'second')
    back()
    await b.view.flush()
    await a.view.flush()
    expect(rows.state.rows.get('1')).toBe('second')
    await a.view.put('1', 'third')
    await a.view.flush()
    expect(rows.state.rows.get('1')).toBe('third')
  })
})

describe('a restart', () => {
  it('brings to the source what the process before had acknowledged, and shows it to the first read', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const first = behind(rows, { journal: { path } })
    const back = away(rows)
    await first.view.put('1', 'one')
    await first.view.remove('2')
    await first.cache.close()
    rows.state.rows.set('2', 'old')
    const second = behind(rows, { journal: { path } })
    expect([await second.view.get('1'), await second.view.get('2')]).toEqual(['one', undefined])
    expect(second.cache.stats().writeBehind.pending).toBe(2)
    back()
    await second.view.flush()
    expect([...rows.state.rows]).toEqual([['1', 'one']])
  })

  it('keeps what it finds for a namespace that nobody has bound yet', async () => {
    const rows = new TransactionalRows()
    const path = directory()
    const first = behind(rows, { journal: { path } })
    away(rows)
    await first.view.put('1', 'one')
    await first.cache.close()
    const cache = createCache({ name: 'behind', journal: { path, drain: 0 } })
    caches.push(cache)
    await cache.ready()
    expect([cache.stats().writeBehind.pending, await cache.get('row:1')]).toEqual([1, 'one'])
    rows.fault = () => undefined
    await cache.bind('row', rows.source(), { write: 'behind' }).flush()
    expect(rows.state.rows.get('1')).toBe('one')
  })

  it('a flush that is cut short by closing says how much is left', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    away(rows)
    await view.put('1', 'one')
    await view.put('2', 'two')
    const flushing = expect(view.flush()).rejects.toThrow('2 writes are left in the journal')
    await cache.close()
    await flushing
    await expect(view.flush()).rejects.toThrow('2 writes are left')
  })

  it('closing writes what it can until its deadline', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows, { journal: { drain: '10s' } })
    for (let i = 0; i < 20; i++) await view.put(`${i}`, i)
    await cache.close()
    expect(rows.state.rows.size).toBe(20)
    await expect(view.put('x', 1)).rejects.toThrow('closed')
  })
})

it('needs a journal, and says so', () => {
  const cache = createCache({ name: 'none' })
  const bind = (): unknown => cache.bind('row', new TransactionalRows().source(), { write: 'behind' })
  expect(bind).toThrow("write: 'behind' needs a journal")
})
