import { rmSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createCache, disk, memory } from './index'

/** More than the disk level counts before it leaves a total out. */
const ENTRIES = 12_000

it('the receipt of an invalidation counts up to a thousand entries of a far level one by one', async () => {
  const path = temporaryFolder('large')
  const cache = createCache({ name: 'large', levels: [disk({ path })] })
  await cache.setMany(Array.from({ length: 1_000 }, (_, i) => [`c:${i}`, i]), { tags: ['red'] }) // prettier-ignore
  expect(await cache.invalidate({ tag: 'red' })).toMatchObject({
    matched: 1_000,
    perLevel: { disk: 1_000 },
    exact: true,
  })
  await cache.close()
  rmSync(path, { recursive: true })
})

it('the invalidation of a tag looks at no more of a large level than of a small one, and the preview at all', async () => {
  const path = temporaryFolder('large')
  const cache = createCache({ name: 'large', levels: [disk({ path })] })
  const keys = Array.from({ length: ENTRIES }, (_, i) => `c:${i}`)
  await cache.setMany(
    keys.map((key) => [key, key]),
    { tags: ['red'] },
  )
  expect(await cache.preview({ tag: 'red' })).toMatchObject({ matched: ENTRIES, exact: true })
  const { exact, matched } = await cache.invalidate({ tag: 'red' })
  expect(exact).toBe(false)
  // Of a tag the disk counts no further than this.
  expect(matched).toBe(10_000)
  expect(await cache.getMany(keys)).toEqual(new Map())
  await cache.close()
  rmSync(path, { recursive: true })
}, 20_000)

it('what is too much to be listed by name is counted by the index, and said to be no exact count', async () => {
  const path = temporaryFolder('large')
  const cache = createCache({ name: 'large', levels: [disk({ path })] })
  const many = 21_000
  const fill = (from: string, tags: string[], count: number): Promise<unknown> =>
    cache.getOrSetMany(Array.from({ length: count }, (_, i) => `${from}:${i}`), (keys) => new Map(keys.map((key) => [key, key])), { tags }) // prettier-ignore
  await fill('small', ['red', 'few'], 100)
  expect(await cache.tally()).toMatchObject({ isExact: true, entries: 100 })
  await fill('large', ['red'], many)
  // What a level holds is known as of its last look, which may have been while the thread was still writing.
  const whole = { isExact: false, entries: many + 100 }
  await vi.waitFor(async () => expect(await cache.tally()).toMatchObject(whole), { timeout: 10_000 })
  const { namespaces, tags } = await cache.tally()
  expect([namespaces.get('small')?.entries, namespaces.get('large')?.entries]).toEqual([100, many])
  expect([tags.get('few')?.entries, tags.get('red')?.entries]).toEqual([100, many + 100])
  expect(await cache.preview({ namespace: 'large' })).toMatchObject({ matched: many, exact: true })
  expect(await cache.preview({ tag: 'few' })).toMatchObject({ matched: 100, exact: true })
  await cache.bumpVersion('large')
  const { namespaces: after, tags: tagged } = await cache.tally()
  expect([after.get('large'), tagged.get('red')?.entries]).toEqual([undefined, 100])
  await cache.close()
  rmSync(path, { recursive: true })
}, 30_000)

it('of a large memory a rare tag is counted, a frequent one estimated, and either receipt tells which it was', async () => {
  const cache = createCache({ name: 'large', levels: [memory({ maxEntries: 200_000 })] })
  const fill = (from: string, tags: string[], count: number): Promise<unknown> =>
    cache.setMany(Array.from({ length: count }, (_, i) => [`${from}:${i}`, i]), { tags }) // prettier-ignore
  await fill('other', ['other'], 20_000)
  await fill('rare', ['rare'], 40)
  const { matched, exact } = await cache.invalidate({ tag: 'rare' }, { mode: 'soft' })
  expect([matched, exact]).toEqual([40, true])
  await fill('other', ['other'], 110_000)
  expect(await cache.preview({ tag: 'rare' })).toMatchObject({ matched: 40, exact: true })
  const frequent = await cache.preview({ tag: 'other' })
  expect(frequent).toMatchObject({ exact: false, fingerprint: '' })
  expect(Math.abs(frequent.matched - 110_000)).toBeLessThan(1_000)
  await cache.close()
}, 30_000)
