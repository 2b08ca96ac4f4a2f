import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createCache, disk } from './index'

/** More than the disk level counts before it leaves a total out. */
const ENTRIES = 12_000

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
  expect(matched).toBeLessThan(ENTRIES)
  expect(await cache.getMany(keys)).toEqual(new Map())
  await cache.close()
  rmSync(path, { recursive: true })
}, 20_000)
