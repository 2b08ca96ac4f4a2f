import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { LevelStats } from '@/lib/engine/answers'
import type { Cache } from '@/lib/engine/cache-contract'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createCache, disk, memory } from './index'

let program: BundledProgram
let path: string
let owner: RunningProgram
const caches: Cache[] = []

beforeAll(() => {
  program = bundleProgram('lib/testing/private-child.ts')
})
afterAll(() => program.remove())
beforeEach(async () => {
  path = temporaryFolder('private')
  owner = program.run([path])
  await owner.printed('disk is up')
})
afterEach(async () => {
  owner.child.kill('SIGKILL')
  await Promise.all([owner.ended, ...caches.splice(0).map((cache) => cache.close())])
  rmSync(path, { recursive: true })
})

async function member(): Promise<Cache> {
  const cache = createCache({ name: 'alone', levels: [memory(), disk({ path })] })
  caches.push(cache)
  await cache.ready()
  return cache
}

const diskOf = (cache: Cache): LevelStats | undefined => cache.stats().levels.find(({ name }) => name === 'disk')
const takesOver = (cache: Cache) =>
  vi.waitFor(() => expect(diskOf(cache)).toMatchObject({ status: 'up', reason: '' }), { timeout: 8_000 })

it('a second process without Redis steps aside from the directory of the first, and says why', async () => {
  const second = await member()
  expect(diskOf(second)?.status).toBe('down')
  expect(diskOf(second)?.reason).toMatch(/another process or cache uses this directory.*sharing needs Redis/)
  expect(await second.get('c:1')).toBeUndefined()
})

it('the second process lives: it reads, writes, loads and invalidates in memory', async () => {
  const second = await member()
  expect(await second.set('p:1', 1, { tags: ['red'] })).toMatchObject({ stored: true })
  expect(await second.getOrSet('c:1', () => 'loaded', { dependsOn: ['p:1'] })).toBe('loaded')
  expect(await second.getOrSet('g:1', () => 'grown', { dependsOn: ['c:1'] })).toBe('grown')
  expect(second.position()).toMatchObject({ degraded: false, queued: 0 })
  await second.invalidate({ key: 'p:1' })
  expect([second.peek('p:1'), second.peek('c:1'), second.peek('g:1')]).toEqual([undefined, undefined, undefined])
  expect(await second.set('p:1', 2, { tags: ['red'] })).toMatchObject({ stored: true })
  await second.invalidate({ tag: 'red' })
  expect(await second.get('p:1')).toBeUndefined()
})

it.each([
  ['is killed with kill -9', (): void => void owner.child.kill('SIGKILL')],
  ['ends', (): void => void owner.child.stdin?.end()],
])('when the first %s, the second takes the directory over without any of its values', async (_, end) => {
  const second = await member()
  await second.set('c:2', 'of the second')
  const begun = performance.now()
  end()
  await owner.ended
  expect(performance.now() - begun, 'a closed cache keeps its process').toBeLessThan(2_500)
  await takesOver(second)
  expect(await second.get('c:1')).toBeUndefined()
  expect(second.peek('c:2')).toBe('of the second')
  await second.set('c:3', 'after')
  await second.invalidate({ key: 'c:2' })
  await second.close()
  const third = await member()
  expect(await third.getMany(['c:1', 'c:2', 'c:3'])).toEqual(new Map([['c:3', 'after']]))
  expect((await third.getEntry('c:3'))?.stamp).toBeGreaterThan(0)
})

it('two caches of one process are kept apart, too', async () => {
  owner.child.kill('SIGKILL')
  await owner.ended
  const [first, second] = [await member(), await member()]
  expect([diskOf(first)?.status, diskOf(second)?.status]).toEqual(['up', 'down'])
})
