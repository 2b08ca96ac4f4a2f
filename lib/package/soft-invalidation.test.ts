import { expect, it } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import { caughtUp, useFleet } from '@/lib/testing/test-fleet'

const fleet = useFleet('soft')
const member = (): Promise<Cache> => fleet.join({ defaults: { ttl: '1h', staleFor: '1h' } })

async function statesIn(cache: Cache, keys: readonly string[]): Promise<(string | undefined)[]> {
  return Promise.all(keys.map(async (key) => (await cache.getEntry(key))?.state))
}

it('an undo takes back what a soft invalidation did to dependents of dependents, in every process', async () => {
  const [a, b] = await Promise.all([member(), member()])
  const keys = ['p:1', 'c:1', 'd:1', 'd:2']
  await a.set('p:1', 1)
  await a.set('c:1', 1, { dependsOn: ['p:1'] })
  await a.set('d:1', 1, { dependsOn: ['c:1'] })
  const { seq: last } = await a.set('d:2', 1, { dependsOn: ['d:1'] })
  await caughtUp(b, last)
  expect(await statesIn(b, keys)).toEqual(['fresh', 'fresh', 'fresh', 'fresh'])

  const { seq } = await a.invalidate({ dependency: 'p:1' }, { mode: 'soft' })
  await caughtUp(b, a.position().applied)
  expect(await statesIn(b, keys)).toEqual(['stale', 'stale', 'stale', 'stale'])

  // Any process may undo what another did.
  const undone = await b.undo(seq)
  expect(undone).toMatchObject({ matched: 4, exact: true })
  await caughtUp(a, undone.seq)
  for (const cache of [a, b]) expect(await statesIn(cache, keys)).toEqual(['fresh', 'fresh', 'fresh', 'fresh'])
  await expect(a.undo(seq)).rejects.toThrow('nothing to undo')
})

it('an undo leaves stale what a newer soft invalidation names, and dead what a hard one named', async () => {
  const cache = await member()
  await cache.set('p:1', 1)
  await cache.set('c:1', 1, { dependsOn: ['p:1'] })
  await cache.set('c:2', 1, { dependsOn: ['p:1'] })
  await cache.set('d:1', 1, { dependsOn: ['c:1'] })
  const { seq } = await cache.invalidate({ key: 'p:1' }, { mode: 'soft' })
  await cache.invalidate({ key: 'd:1' }, { mode: 'soft' })
  await cache.invalidate({ key: 'c:2' })
  await cache.undo(seq)
  expect(await statesIn(cache, ['p:1', 'c:1', 'c:2', 'd:1'])).toEqual(['fresh', 'fresh', undefined, 'stale'])
})

it('an undo takes back all records of a soft invalidation that needed several', async () => {
  const cache = await member()
  const keys = Array.from({ length: 1_200 }, (_, i) => `c:${i}`)
  await cache.setMany(keys.map((key) => [key, 1]))
  const { seq } = await cache.invalidate({ keys }, { mode: 'soft' })
  const states = async (): Promise<unknown> => new Set(await statesIn(cache, keys))
  expect(await states()).toEqual(new Set(['stale']))
  expect((await cache.undo(seq)).matched).toBe(1_200)
  expect(await states()).toEqual(new Set(['fresh']))
}, 60_000)
