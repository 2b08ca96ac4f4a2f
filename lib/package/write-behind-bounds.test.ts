import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { View } from '@/lib/engine/strategies/source'
import { away, behind, caches, directory } from '@/lib/testing/behind-cache'
import { FakeClock } from '@/lib/testing/fake-clock'
import { gate } from '@/lib/testing/gate'
import { TransactionalRows } from '@/lib/testing/transactional-rows'
import { createCache } from './index'

describe('too many writes', () => {
  it('are refused where the source does not answer, and none of those is ever applied (J4, J5)', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows, { journal: { maxPending: 10 }, random: () => 0.01 })
    const back = away(rows)
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => view.put(`${i}`, i)))
    const accepted = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [`${i}`] : []))
    await expect(view.put('late', 1)).rejects.toThrow(
      /10 writes wait for the source, which does not take them \(connection refused\)/,
    )
    expect(cache.stats().writeBehind.pending).toBeLessThanOrEqual(10)
    back()
    await view.flush()
    expect([...rows.state.rows.keys()].sort()).toEqual(accepted.sort())
  })

  it('are written through where it does', async () => {
    const rows = new TransactionalRows()
    const { view } = behind(rows, { journal: { maxBytes: 400 } })
    const flushing = gate()
    await view.put('1', 'waits')
    await view.put('1', 'directly, with a newer version than the one that waits'.repeat(10))
    flushing.open()
    await view.flush()
    expect(rows.state.rows.get('1')).toMatch(/^directly/)
    expect(await view.get('1')).toMatch(/^directly/)
  })

  it('slow down before they are refused', async () => {
    const rows = new TransactionalRows()
    const { view } = behind(rows, { journal: { maxPending: 8 } })
    away(rows)
    const times: number[] = []
    for (let i = 0; i < 8; i++) {
      const startedAt = performance.now()
      await view.put(`${i}`, i)
      times.push(performance.now() - startedAt)
    }
    expect(times[7]).toBeGreaterThan(120)
  })
})

describe('a source that is away for minutes', () => {
  afterEach(() => void vi.useRealTimers())

  it('is asked less and less often, slows writers down, then has them refused, and is caught up with when it is back', async () => {
    const rows = new TransactionalRows()
    const clock = new FakeClock()
    const { cache, view } = behind(rows, { clock, random: () => 0.999, journal: { maxAge: '10m' } })
    await cache.ready()
    const delays: number[] = []
    cache.on('writes.retried', ({ delayMs }) => delays.push(delayMs))
    const back = away(rows)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await view.put('1', 'one')
    const pass = async (ms: number): Promise<void> => {
      clock.advance(ms)
      await vi.advanceTimersByTimeAsync(ms)
    }
    await pass(6 * 60_000)
    const slow = vi.fn()
    const second = view.put('1', 'two').then(slow)
    await vi.advanceTimersByTimeAsync(45)
    expect(slow).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10)
    await second
    await pass(4 * 60_000 + 1_000)
    await expect(view.put('1', 'three')).rejects.toThrow(/a write has waited 601 s for the source.*connection refused/)
    expect(delays.length).toBeGreaterThan(40)
    expect(delays.length).toBeLessThan(60)
    expect(delays.slice(0, 4).map(Math.round)).toEqual([200, 400, 799, 1598])
    expect(Math.max(...delays)).toBeLessThanOrEqual(15_000)
    back()
    const caughtUp = view.flush()
    await pass(15_000)
    vi.useRealTimers()
    await caughtUp
    expect(rows.state.applied.map(({ value }) => value)).toEqual(['two'])
    await view.put('1', 'three')
    await view.flush()
    expect(rows.state.rows.get('1')).toBe('three')
  })
})

describe('dead letters', () => {
  it('are applied after all when asked, or discarded, or superseded by a newer write', async () => {
    const rows = new TransactionalRows()
    const { cache, view } = behind(rows)
    for (const key of ['1', '2', '3']) await view.put(key, `poison ${key}`)
    await view.flush()
    await view.put('3', 'newer')
    await view.flush()
    const ids = new Map((await cache.deadLetters()).map(({ key, id }) => [key, id]))
    const idOf = (key: string): string => ids.get(key) ?? ''
    await expect(cache.redriveDeadLetter(idOf('row:1'))).rejects.toThrow('may not be poison 1')
    rows.isPoison = () => false
    expect(await cache.redriveDeadLetter(idOf('row:1'))).toBe('applied')
    expect(await cache.redriveDeadLetter(idOf('row:3'))).toBe('superseded')
    await cache.discardDeadLetter(idOf('row:2'))
    expect(await cache.deadLetters()).toEqual([])
    expect(cache.stats().writeBehind.deadLetters).toBe(0)
    expect([...rows.state.rows]).toEqual([
      ['3', 'newer'],
      ['1', 'poison 1'],
    ])
    expect(await view.get('1')).toBe('poison 1')
    await expect(cache.discardDeadLetter(idOf('row:2'))).rejects.toThrow('there is no dead letter')
  })

  it('of a source without transactions are kept in the journal', async () => {
    const path = directory()
    const rows = new TransactionalRows()
    const { transaction: _, ...plain } = rows.source()
    let poisoned = true
    const source = {
      ...plain,
      save: (id: string, value: unknown) => {
        if (poisoned && id === '2') throw new RangeError('refused')
        rows.state.rows.set(id, value)
      },
      isPermanent: (error: unknown) => error instanceof RangeError,
    }
    const open = (): { cache: Cache; view: View<unknown> } => {
      const cache = createCache({ name: 'plain', journal: { path } })
      caches.push(cache)
      return { cache, view: cache.bind<unknown>('row', source, { write: 'behind' }) }
    }
    const first = open()
    for (const key of ['1', '2', '3']) await first.view.put(key, key)
    await first.cache.close()
    expect([...rows.state.rows.keys()]).toEqual(['1', '3'])
    const { cache } = open()
    await cache.ready()
    expect(cache.stats().writeBehind).toEqual({ pending: 0, deadLetters: 1 })
    const [letter] = await cache.deadLetters()
    expect(letter).toMatchObject({ key: 'row:2', value: '2', reason: 'refused', isRemoval: false })
    poisoned = false
    expect(await cache.redriveDeadLetter(letter?.id ?? '')).toBe('applied')
    expect([rows.state.rows.get('2'), await cache.deadLetters()]).toEqual(['2', []])
  })
})
