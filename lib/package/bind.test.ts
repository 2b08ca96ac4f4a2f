import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { BindOptions, View } from '@/lib/engine/strategies/source'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { createCache, SourceError } from './index'

function bound(write: BindOptions['write']): {
  cache: Cache
  rows: Map<string, string>
  view: View<string>
  load: () => number
} {
  const cache = createCache({ name: 'bound' })
  const rows = new Map([['1', 'one']])
  const load = vi.fn((id: string) => rows.get(id))
  const view = cache.bind<string>(
    'row',
    {
      load,
      loadMany: (ids) =>
        Promise.resolve(new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id) ?? '']] : [])))),
      save: (id, value) => {
        if (value === 'refused') throw new Error('constraint violated')
        rows.set(id, value)
      },
      remove: (id) => void rows.delete(id),
    },
    { write },
  )
  return { cache, rows, view, load: () => load.mock.calls.length }
}

describe.each(['around', 'through'] as const)('a namespace bound with write %s', (write) => {
  it('reads through the cache, one by one and many at once, by id or by key', async () => {
    const { cache, rows, view, load } = bound(write)
    rows.set('2', 'two')
    expect([await view.get('1'), await view.get('1'), await view.get('missing')]).toEqual(['one', 'one', undefined])
    expect(load()).toBe(2)
    expect(await cache.get('row:1')).toBe('one')
    expect([...(await view.getMany(['2', '3', '1']))]).toEqual([
      ['2', 'two'],
      ['1', 'one'],
    ])
  })

  it('shows a write to the next read, in the source and in the cache', async () => {
    const { rows, view } = bound(write)
    await view.get('1')
    await view.put('1', 'uno')
    expect([rows.get('1'), await view.get('1')]).toEqual(['uno', 'uno'])
    await view.remove('1')
    expect([rows.has('1'), await view.get('1')]).toEqual([false, undefined])
  })

  it('leaves the cache as it was when the source refuses', async () => {
    const { cache, view } = bound(write)
    await view.get('1')
    await expect(view.put('1', 'refused')).rejects.toThrow(SourceError)
    await expect(view.put('1', 'refused')).rejects.toThrow(/could not write "row:1": constraint violated/)
    expect(cache.peek('row:1')).toBe('one')
  })

  it('drops what depends on a row that is written', async () => {
    const { cache, view } = bound(write)
    await cache.set('report:all', 'r', { dependsOn: ['row:1'] })
    await cache.set('page:all', 'p', { dependsOn: ['report:all'] })
    await view.put('1', 'uno')
    expect([await cache.get('report:all'), await cache.get('page:all')]).toEqual([undefined, undefined])
  })
})

it('write-through stores what it wrote, write-around does not', async () => {
  const [around, through] = [bound('around'), bound('through')]
  await around.view.put('9', 'nine')
  await through.view.put('9', 'nine')
  expect([around.cache.peek('row:9'), through.cache.peek('row:9')]).toEqual([undefined, 'nine'])
})

it('write-through does not store a value that somebody else may have replaced in the source', async () => {
  const cache = createCache({ name: 'race' })
  const saving = gate()
  const save = vi.fn(() => saving.passed)
  const view = cache.bind<string>('row', { load: () => 'newer', save }, { write: 'through' })
  const write = view.put('1', 'older')
  await eventually(() => expect(save).toHaveBeenCalled())
  await cache.invalidate({ key: 'row:1' })
  saving.open()
  await write
  expect(cache.peek('row:1')).toBeUndefined()
  expect(await view.get('1')).toBe('newer')
})

it('writes of one process to one key reach the source in the order in which they were made', async () => {
  const cache = createCache({ name: 'order' })
  const seen: number[] = []
  const save = async (_: string, value: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 5 - value))
    seen.push(value)
  }
  const view = cache.bind<number>('row', { load: () => undefined, save }, { write: 'through' })
  await Promise.all([0, 1, 2, 3].map((value) => view.put('1', value)))
  expect(seen).toEqual([0, 1, 2, 3])
  expect(await view.get('1')).toBe(3)
})

it('a view without save says so', async () => {
  const view = createCache({ name: 'readonly' }).bind<number>('row', { load: () => 1 })
  await expect(view.put('1', 2)).rejects.toThrow('row was bound without save(), so it cannot be written')
})
