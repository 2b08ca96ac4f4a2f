import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCache } from '@/lib/package'
import { adminApi, createClient, type AdminApi } from './index'

const token = 'a token of thirty-two characters or more'.replaceAll(' ', '-')
let cache: ReturnType<typeof createCache>
let api: AdminApi | undefined
beforeEach(async () => {
  cache = createCache({ name: 'catalog' })
  await cache.ready()
})
afterEach(async () => {
  api?.close()
  await cache.close()
})

const clientOf = (handler: AdminApi, base = '/api/v1', bearer = token) =>
  createClient({
    ...{ baseUrl: `http://localhost${base}`, token: bearer },
    fetch: (input, init) => {
      const request = new Request(input instanceof Request ? input.url : input, init)
      request.headers.set('host', 'localhost')
      return handler(request)
    },
  })

test("looks into the process's own cache and changes what is in it", async () => {
  api = adminApi({ cache, token })
  await cache.set('company:AAPL', { name: 'Apple' }, { tags: ['tech'] })
  const client = clientOf(api)
  expect((await client.listEntries()).items.map(({ key }) => key)).toEqual(['company:AAPL'])
  const { planId } = await client.previewInvalidation({ tag: 'tech' })
  expect(await client.invalidate({ planId })).toMatchObject({ matched: 1, exact: true })
  expect(await cache.get('company:AAPL')).toBeUndefined()
  expect((await client.readAudit({ action: 'invalidate' })).items).toHaveLength(1)
})

test('loads through the sources it was told', async () => {
  api = adminApi({ cache, token, loaders: { company: ({ key }) => key } })
  expect(await clientOf(api).warmEntries({ keys: ['company:A', 'company:B'] })).toMatchObject({ done: 2 })
  await expect(clientOf(api).warmEntries({ keys: ['constructor:A'] })).rejects.toMatchObject({ status: 409 })
  expect(await cache.get('company:B')).toBe('company:B')
})

test('serves several caches, the first where none is named', async () => {
  const second = createCache({ name: 'second' })
  api = adminApi({ caches: [cache, second], token })
  await second.set('a', 1)
  expect((await clientOf(api).listEntries()).items).toEqual([])
  expect((await clientOf(api).listEntries({ cache: 'second' })).items).toHaveLength(1)
  await second.close()
})

test('is mounted where it is told, and its document says so', async () => {
  api = adminApi({ cache, token, basePath: '/internal/cache' })
  expect(await clientOf(api, '/internal/cache').getHealth()).toMatchObject({ status: 'ok' })
  await expect(clientOf(api).getHealth()).rejects.toMatchObject({ status: 404 })
  const headers = { host: 'localhost' }
  const document = await api(new Request('http://localhost/internal/cache/openapi.json', { headers }))
  expect(await document.json()).toMatchObject({ servers: [{ url: '/internal/cache' }] })
})

describe('lets in', () => {
  test('nobody without the token, or by another Host', async () => {
    api = adminApi({ cache, token })
    await expect(clientOf(api, '/api/v1', 'wrong').getStats()).rejects.toMatchObject({ status: 401 })
    const headers = { host: 'evil.com', authorization: `Bearer ${token}` }
    expect((await api(new Request('http://localhost/api/v1/stats', { headers }))).status).toBe(403)
  })

  test('whom the application vouches for, in the role that it says, and the token beside', async () => {
    api = adminApi({
      ...{ cache, token },
      authorize: ({ headers }) =>
        headers.get('authorization') === 'Bearer ada' ? { name: 'ada', role: 'viewer' } : undefined,
    })
    expect(await clientOf(api, '/api/v1', 'ada').getSession()).toMatchObject({ actor: { name: 'ada', role: 'viewer' } })
    await expect(clientOf(api, '/api/v1', 'ada').deleteEntry('a')).rejects.toMatchObject({ status: 403 })
    await expect(clientOf(api, '/api/v1', 'eve').getStats()).rejects.toMatchObject({ status: 401 })
    expect(await clientOf(api).deleteEntry('a')).toMatchObject({ deleted: 0 })
    expect((await clientOf(api).readAudit({ outcome: 'denied' })).items[0]).toMatchObject({ actor: 'nobody' })
  })

  test.each([
    [{}, /needs a cache/],
    [{ caches: [] }, /needs a cache/],
    [{ cache: true }, /lets nobody in/],
    [{ cache: true, token: 'short' }, /at least 32 characters/],
    [{ cache: true, token, basePath: 'api' }, /basePath/],
    [
      { cache: true, token, thresholds: Object.fromEntries([['hitRte', 0.8]]) },
      /no threshold hitRte; there are requests, hitRate,/,
    ],
    [{ cache: true, token, thresholds: { hitRate: NaN } }, /hitRate must be a number/],
  ])('nobody where the options %j are wrong, and says why', (options, why) => {
    expect(() => adminApi({ ...options, cache: 'cache' in options ? cache : undefined })).toThrow(why)
  })
})

test('the Advisor begins where it is told to, and /metrics is a page for Prometheus', async () => {
  api = adminApi({ cache, token, thresholds: { stores: 5 } })
  for (let i = 0; i < 6; i++) await cache.set(`a:${i}`, i)
  const headers = { host: 'localhost', authorization: `Bearer ${token}` }
  const get = (path: string) => api?.(new Request(`http://localhost/api/v1${path}`, { headers }))
  expect(await (await get('/advisor'))?.json()).toMatchObject({ findings: [{ kind: 'never-hit' }], curve: null })
  const page = await get('/metrics')
  expect(page?.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await page?.text()).toContain('cache_puts_total{cache="catalog",level="memory"} 6')
})
