import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FakeClock } from '@/lib/testing/fake-clock'
import { createCache, disk, memory } from './index'

let path: string
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'timberline-disk-ttl-'))
})
afterAll(() => rm(path, { recursive: true }))

it('an entry that lives longer on disk is fresh above for its TTL again, and never past its life on disk', async () => {
  const clock = new FakeClock()
  const namespaces = { bar: { ttl: '1m', ttlOnDisk: '150s' } }
  const cache = createCache({ name: 'twice', clock, namespaces, levels: [memory(), disk({ path })] })
  await cache.set('bar:1', 'v')
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 60_000 })
  clock.advance(61_000)
  expect(await cache.getEntry('bar:1')).toMatchObject({ value: 'v', level: 'disk' })
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 60_000 })
  clock.advance(61_000)
  await cache.get('bar:1')
  expect(await cache.getEntry('bar:1')).toMatchObject({ level: 'memory', ttlMs: 28_000 })
  clock.advance(28_000)
  expect(await cache.get('bar:1')).toBeUndefined()
  await cache.close()
})
