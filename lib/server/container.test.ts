import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '@/lib/api/client'
import { openContainer } from './container'
import { containerSlot } from './container-slot'
import { signInLink } from './sign-in-link'

const token = 'a-token-for-tests-of-at-least-32-characters'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timberline-container-'))
  for (const name of ['REDIS_URL', 'DATABASE_URL', 'HOST', 'PORT']) vi.stubEnv(name, '')
  vi.stubEnv('TIMBERLINE_DATA_DIR', folder)
  vi.stubEnv('TIMBERLINE_DEMO', 'off')
  vi.stubEnv('TIMBERLINE_ADMIN_TOKEN', token)
})
afterEach(async () => {
  await (await containerSlot().container)?.close()
  containerSlot().container = undefined
  containerSlot().constructions = 0
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function client(bearer = token) {
  const { api } = await openContainer()
  const send: typeof fetch = (input, init) => {
    const request = new Request(input instanceof Request ? input.url : input, init)
    request.headers.set('host', '127.0.0.1:3000')
    return api.fetch(request)
  }
  return createClient({ baseUrl: 'http://127.0.0.1:3000/api/v1', token: bearer, fetch: send })
}

test('a process builds one container, however many ask at once and however often the module exists', async () => {
  const opened = await Promise.all([openContainer(), openContainer(), openContainer()])
  vi.resetModules()
  const again = await import('./container')
  expect(again.openContainer).not.toBe(openContainer)
  opened.push(await again.openContainer())
  expect(new Set(opened).size).toBe(1)
  expect((await (await client()).listInstances()).items[0]?.containers).toBe(1)
})

test('what was stored and counted, and who is signed in, outlive a restart', async () => {
  const first = await openContainer()
  await (await client()).putEntry('company:AAPL', { value: { name: 'Apple' }, ttl: '1h', tags: ['tech'] })
  const created = await (await client()).createToken({ name: 'kept', role: 'viewer' })
  const begun = Date.now()
  await (await client()).traceEntry('company:AAPL')
  await first.close()
  containerSlot().container = undefined

  const { points } = await (await client()).getSeries({ from: begun - 60_000, to: begun + 60_000 })
  expect(points.reduce((sum, { outcomes }) => sum + outcomes.memory, 0)).toBeGreaterThan(0)
  const trace = await (await client()).traceEntry('company:AAPL')
  expect(trace.outcome).toBe('disk')
  expect(await (await client(created.token)).getSession()).toMatchObject({ actor: { role: 'viewer' } })
})

test('the keys that are asked for most, and the largest, are told with what is certain of them', async () => {
  const api = await client()
  await api.putEntry('company:HOT', { value: 1 })
  await api.putEntry('page:BIG', { value: 'x'.repeat(10_000) })
  for (const key of ['hot:none', 'page:none', 'hot:none', 'hot:none']) await api.traceEntry(key).catch(() => undefined)
  const { hot, big } = await api.listHotKeys({ limit: 2 })
  expect(hot[0]).toEqual({ namespace: 'hot', key: 'hot:none', atLeast: 3, atMost: 3 })
  expect(big[0]).toMatchObject({ namespace: 'page', key: 'page:BIG' })
  expect(await api.listHotKeys({ namespace: 'page' })).toMatchObject({ hot: [{ key: 'page:none' }] })
  await expect(api.listHotKeys({ instance: 'nobody' })).rejects.toMatchObject({ status: 404 })
})

test('an invalidation through the API empties every level', async () => {
  const api = await client()
  await api.putEntry('company:AAPL', { value: 1, tags: ['tech'] })
  await api.putEntry('sector:Technology', { value: 2, dependsOn: ['company:AAPL'] })
  const plan = await api.previewInvalidation({ dependency: 'company:AAPL' })
  const receipt = await api.invalidate({ planId: plan.planId })
  expect(receipt.matched).toBe(plan.matched)
  expect(plan.matched).toBe(2)
  for (const key of ['company:AAPL', 'sector:Technology'])
    expect((await api.getEntry(key).catch(() => undefined))?.value ?? null).toBeNull()
})

test('the sign-in link points to the page, with its secret where no server sees it', async () => {
  const { admin, environment } = await openContainer()
  const link = new URL(await signInLink(admin, environment.publicUrl))
  expect(link.origin + link.pathname).toBe('http://127.0.0.1:3000/sign-in')
  expect(link.search).toBe('')
  // 32 bytes in base64url.
  expect(link.hash).toMatch(/^#token=[\w-]{43}$/)
})

test('a container that closes refuses what comes with 503', async () => {
  const container = await openContainer()
  const api = await client()
  await container.close()
  containerSlot().container = undefined
  await expect(api.getStats()).rejects.toMatchObject({ status: 503 })
})
