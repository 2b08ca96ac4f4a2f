import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '@/lib/api/client'
import { createConsoleStores } from '@/lib/database/console/console-stores'
import { createCache, memory, redis } from '@/lib/package'
import { cookieOf, createApiCaller, ORIGIN } from '@/lib/testing/api-caller'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { startRedis, type RedisServer } from '@/lib/testing/redis-server'
import { temporaryDatabases } from '@/lib/testing/temporary-databases'

type Console = Awaited<ReturnType<typeof openConsole>>

interface Sending {
  readonly method?: string
  /** In place of the admin's token. */
  readonly cookie?: string
  readonly body?: object
  readonly prefer?: string
}

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

describe('over one database and one Redis', () => {
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
    // A key that no test before has loaded: the Redis is theirs too, and what it holds is not waited for.
    const answer = await one.send('/warm', { method: 'POST', headers, body: { keys: ['gone:1'] } })
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
})

describe('as two processes', () => {
  const token = 'an-admin-token-for-the-tests-of-two-consoles'
  const folder = mkdtempSync(join(tmpdir(), 'timberline-consoles-'))
  const running: RunningProgram[] = []
  let program: BundledProgram
  beforeAll(() => void (program = bundleProgram('lib/testing/console-child.ts', { packages: 'external' })))
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
    program.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(name: string, url: string) {
    const process = program.run([], undefined, {
      ...{ DATABASE_URL: url, REDIS_URL: server.url, TIMBERLINE_DEMO: 'off' },
      ...{ TIMBERLINE_ADMIN_TOKEN: token, TIMBERLINE_DATA_DIR: join(folder, name) },
    })
    running.push(process)
    const origin = `http://127.0.0.1:${(await process.printed('port ')).slice('port '.length)}`
    const send = (path: string, { method = 'GET', cookie, body, prefer }: Sending = {}) =>
      fetch(`${origin}/api/v1${path}`, {
        ...{ method, body: body && JSON.stringify(body) },
        headers: {
          ...{ origin, 'content-type': 'application/json', ...(prefer && { prefer }) },
          ...(cookie ? { cookie } : { authorization: `Bearer ${token}` }),
        },
      })
    return { ...process, send, api: createClient({ baseUrl: `${origin}/api/v1`, token }) }
  }

  test('sessions, plans, operations and the audit are known to both, and outlive SIGTERM and kill -9 of either', async () => {
    // Both bring the empty database up to date, at once.
    const url = await databases.emptyUrl('postgresql')
    const [first, second] = await Promise.all([start('first', url), start('second', url)])
    const ada = { name: 'ada', password: 'three plain words here' }
    await first.api.createUser({ ...ada, role: 'operator' })
    const signedIn = cookieOf(await first.send('/session', { method: 'POST', body: ada }))
    expect((await second.send('/session', { cookie: signedIn })).status).toBe(200)

    await first.api.putEntry('company:AAPL', { value: 1, tags: ['tech'] })
    const { planId } = await first.api.previewInvalidation({ tag: 'tech' })
    const body = { planId, reason: 'by the other one' }
    const accepted = await second.send('/invalidations', {
      method: 'POST',
      cookie: signedIn,
      body,
      prefer: 'respond-async',
    })
    expect(accepted.status).toBe(202)
    const { id } = await accepted.json()
    await eventually(async () =>
      expect(await first.api.getOperation(id)).toMatchObject({ state: 'done', actor: 'ada' }),
    )
    expect((await first.api.listEntries({ prefix: 'company:' })).items).toEqual([])

    second.child.kill('SIGTERM')
    expect(await second.ended).toMatchObject({ code: 0 })
    expect((await first.send('/session', { cookie: signedIn })).status).toBe(200)
    first.child.kill('SIGKILL')
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' })

    const third = await start('first', url)
    expect((await third.send('/session', { cookie: signedIn })).status).toBe(200)
    expect(await third.api.getOperation(id)).toMatchObject({ state: 'done' })
    expect((await third.api.listInvalidations()).items).toMatchObject([{ actor: 'ada', reason: 'by the other one' }])
    const { items } = await third.api.readAudit()
    expect(items.map(({ action }) => action)).toEqual(['invalidate', 'entry.put', 'session.begin', 'user.create'])
  })
})
