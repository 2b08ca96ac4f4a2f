import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createConsoleStores } from '@/lib/database/console/console-stores'
import { createCache, memory, redis } from '@/lib/package'
import { cookieOf, createApiCaller, ORIGIN } from '@/lib/testing/api-caller'
import { gate } from '@/lib/testing/gate'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'

type Console = Awaited<ReturnType<typeof openConsole>>

const databases = temporaryDatabases()
let server: RedisServer
let one: Console
let other: Console
let source: ReturnType<typeof gate>
beforeAll(async () => void (server = await startRedis()))
afterAll(async () => {
  await databases.cleanUp()
  await server.stop()
})

/** As another process has it: connections, levels and memory of its own; a database and a Redis that are everybody's. */
async function openConsole(url: string) {
  const cache = createCache({ name: 'catalog', levels: [memory(), redis({ url: server.url })] })
  await cache.ready()
  const loaderOf = () => async () => source.passed
  const { tokens: _own, ...stores } = createConsoleStores(await databases.open(url))
  const api = await createApiCaller({ ...stores, caches: [{ cache, loaderOf }] }, { checkAnswers: true })
  return { ...api, cache, operations: stores.shared.operations, close: () => (api.feed.close(), cache.close()) }
}

beforeEach(async () => {
  source = gate()
  const { url } = await databases.migrated('postgresql')
  ;[one, other] = await Promise.all([openConsole(url), openConsole(url)])
})
afterEach(async () => {
  source.open(undefined)
  await Promise.all([one.close(), other.close()])
})

test('a plan that one console made is carried out by the other, once, and not where the set changed', async () => {
  await one.cache.set('company:AAPL', 1, { tags: ['tech'] })
  const { planId } = await one.root.previewInvalidation({ tag: 'tech' })
  expect(await other.root.invalidate({ planId })).toMatchObject({ matched: 1 })
  await expect(one.root.invalidate({ planId })).rejects.toMatchObject({ status: 404 })
  await one.cache.set('company:AAPL', 1, { tags: ['tech'] })
  const stale = await other.root.previewInvalidation({ tag: 'tech' })
  await other.cache.set('company:MSFT', 1, { tags: ['tech'] })
  await expect(one.root.invalidate({ planId: stale.planId })).rejects.toMatchObject({ status: 412 })
})

test('an operation of one console is listed, followed and stopped in the other', async () => {
  const headers = { ...one.asRoot, prefer: 'respond-async' }
  const keys = Array.from({ length: 40 }, (_, at) => `slow:${at}`)
  const answer = await one.send('/warm', { method: 'POST', headers, body: { keys } })
  expect(answer.status).toBe(202)
  const { id } = await answer.json()
  expect((await other.root.listOperations({ state: 'running' })).items).toMatchObject([{ id, subject: '40 keys' }])
  await other.root.stopOperation(id)
  // Its process asks once a second whether somebody wants it stopped, when it says how far it is.
  const asked = ++one.time.now
  await vi.waitFor(async () => expect((await other.operations.find(id))?.seenAt).toBe(asked), { timeout: 10_000 })
  source.open('loaded')
  await vi.waitFor(async () => expect((await other.root.getOperation(id)).state).toBe('stopped'), { timeout: 10_000 })
  expect((await one.root.readAudit({ action: 'operation.stop' })).items).toMatchObject([{ subject: id }])
})

test('an operation whose process is gone is told as failed', async () => {
  const headers = { ...one.asRoot, prefer: 'respond-async' }
  const answer = await one.send('/warm', { method: 'POST', headers, body: { keys: ['slow:1'] } })
  const { id } = await answer.json()
  other.time.now += 60_000
  expect(await other.root.getOperation(id)).toMatchObject({
    state: 'failed',
    error: expect.stringMatching(/has ended/),
  })
})

test('a session, a repeated request and the audit are known to both', async () => {
  await one.root.createUser({ name: 'ada', role: 'operator', password: 'three plain words here' })
  const body = { name: 'ada', password: 'three plain words here' }
  const cookie = cookieOf(await one.send('/session', { method: 'POST', headers: { origin: ORIGIN }, body }))
  expect((await other.send('/session', { headers: { cookie } })).status).toBe(200)
  const repeat = {
    method: 'POST',
    headers: { ...one.asRoot, 'idempotency-key': 'k1' },
    body: { target: { tag: 'tech' } },
  }
  const first = await (await one.send('/invalidations', repeat)).json()
  const again = await other.send('/invalidations', repeat)
  expect([again.headers.get('idempotency-replayed'), await again.json()]).toEqual(['true', first])
  expect((await other.root.readAudit({ action: 'invalidate' })).items).toHaveLength(1)
  expect((await other.send('/session', { method: 'DELETE', headers: { cookie, origin: ORIGIN } })).status).toBe(204)
  expect((await one.send('/session', { headers: { cookie } })).status).toBe(401)
})
