import { expect, it, vi } from 'vitest'
import { caughtUp, useFleet } from '@/lib/testing/test-fleet'

const fleet = useFleet('life')

/** Remembers the log as it is now. @returns a function that rolls it back to that */
async function dumpLog(): Promise<() => Promise<void>> {
  const keys = [`tl:{${fleet.name}}:log:head`, `tl:{${fleet.name}}:log:stream`]
  const dumps = await Promise.all(keys.map((key) => fleet.client.dumpBuffer(key)))
  return async () => {
    await fleet.client.del(...keys)
    // What was not there has no dump.
    for (const [i, key] of keys.entries()) if (dumps[i]) await fleet.client.restore(key, 0, dumps[i])
  }
}

it('a Redis that was emptied starts a new life of the log, in which nothing old is served', async () => {
  const cache = await fleet.join({ home: 'flushed' })
  await cache.set('c:1', 'old')
  const { epoch } = cache.position()
  await fleet.server.kill()
  await fleet.restart()
  await vi.waitFor(() => expect(cache.position().epoch).not.toBe(epoch), { timeout: 10_000 })
  expect(await cache.get('c:1')).toBeUndefined()
}, 30_000)

it('a log in which somebody wrote nonsense is replaced, not followed', async () => {
  const cache = await fleet.join()
  await cache.set('c:1', 'old')
  const { epoch, applied } = cache.position()
  const stream = `tl:{${fleet.name}}:log:stream`
  const [[, fields] = ['', []]] = await fleet.client.xrevrange(stream, '+', '-', 'COUNT', 1)
  await fleet.client.xadd(stream, `${applied + 1}-0`, ...fields.map((field, i) => (i % 2 ? 'not a record' : field)))
  await fleet.client.hincrby(`tl:{${fleet.name}}:log:head`, 'head', 1)
  await vi.waitFor(() => expect(cache.position().epoch).not.toBe(epoch), { timeout: 10_000 })
  expect(await cache.get('c:1')).toBeUndefined()
  await cache.set('c:1', 'new')
  expect(await cache.get('c:1')).toBe('new')
})

it('a log that was rolled back while a process was away is noticed by its ledger when it returns', async () => {
  const before = await fleet.join({ home: 'rolled-back' })
  await before.set('c:1', 'one')
  const { epoch } = before.position()
  const rollBack = await dumpLog()
  await before.set('c:1', 'two')
  await before.close()
  await rollBack()
  const after = await fleet.join({ home: 'rolled-back' })
  expect(after.position().epoch).not.toBe(epoch)
  expect(await after.get('c:1')).toBeUndefined()
})

it('what was stored before a roll-back that nobody survived stays dead when the log has outgrown its stamp', async () => {
  const before = await fleet.join()
  const rollBack = await dumpLog()
  await before.set('c:other', 1)
  await before.set('c:other', 2)
  expect(await before.getOrSet('c:1', () => 'old')).toBe('old')
  const { stamp = 0 } = (await before.getEntry('c:1')) ?? {}
  const { epoch } = before.position()
  await before.close()
  await rollBack()

  const after = await fleet.join()
  expect(after.position()).toMatchObject({ epoch, applied: 0 })
  await after.invalidate({ all: true })
  while (after.position().applied <= stamp) await after.set('c:other', 3)
  expect((await after.inspect('c:1')).copies).toContainEqual(
    expect.objectContaining({ level: 'redis', epoch, stamp, state: 'dead' }),
  )
  expect(await after.get('c:1')).toBeUndefined()
})

it('fault 10: a write to Redis that arrives after a roll-back and an invalidation is not served', async () => {
  const entry = `tl:${fleet.name}:e:1:c:1`
  const late = await fleet.join()
  const rollBack = await dumpLog()
  await late.set('c:other', 1)
  await late.getOrSet('c:1', () => 'old')
  const frame = await fleet.client.getBuffer(entry)
  await late.close()
  await fleet.client.del(entry)
  await rollBack()

  const other = await fleet.join()
  await other.invalidate({ key: 'c:1' })
  await other.set('c:other', 2)
  await fleet.client.set(entry, frame ?? '')
  expect(await other.get('c:1')).toBeUndefined()
  expect(await other.getOrSet('c:1', () => 'new')).toBe('new')
})

it('what depends on what is not forgotten by a Redis that comes back as it was before', async () => {
  const [holder, other] = await Promise.all([fleet.join(), fleet.join()])
  await holder.set('c:base', 1)
  await fleet.client.save()
  // Linked after the dump; the log has nothing newer than it.
  await holder.getOrSet('c:middle', () => 'of 1', { dependsOn: ['c:base'] })
  await holder.getOrSet('c:top', () => 'of the middle', { dependsOn: ['c:middle'] })
  const { epoch } = holder.position()
  await fleet.server.kill()
  await fleet.restart()
  await vi.waitFor(() => other.invalidate({ key: 'c:base' }), { timeout: 10_000 })
  // The log may be back a moment before the index is: what depends on the key then follows (`dependents: 'queued'`).
  await vi.waitFor(() => expect(other.position().queued).toBe(0), { timeout: 10_000 })
  expect(holder.position().epoch).toBe(epoch)
  await caughtUp(holder, other.position().applied)
  expect(await holder.get('c:top')).toBeUndefined()
  await holder.getOrSet('c:top', () => 'new', { dependsOn: ['c:middle'] })
  expect(await holder.get('c:top')).toBe('new')
  const again = await other.invalidate({ key: 'c:middle' })
  await caughtUp(holder, again.seq)
  expect(await holder.get('c:top')).toBeUndefined()
}, 30_000)
