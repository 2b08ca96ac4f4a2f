import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { secretHash } from '@/lib/admin/secret-hash'
import { ROLES, roleAllows } from '@/lib/kernel/role'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { createApi } from './create-api'
import { allRoutes } from './routes/all-routes'
import { SignInThrottles } from './sign-in-throttles'

const ORIGIN = 'http://127.0.0.1:3000'

async function build() {
  const test = await createTestContext()
  const unforeseen: unknown[] = []
  const api = createApi({ admin: test.context, checkAnswers: true, onError: (thrown) => unforeseen.push(thrown) })
  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    Promise.resolve(
      api.fetch(new Request(ORIGIN + path, { method, headers: { host: '127.0.0.1:3000', ...headers }, body })),
    )
  return { ...test, api, call, unforeseen }
}

let built: Awaited<ReturnType<typeof build>>
beforeEach(async () => {
  built = await build()
  await built.cache.set('company:AAPL', { name: 'Apple' }, { tags: ['tech'] })
})
afterEach(() => built.feed.close())

/** A request for each route that its schemas accept. */
const BODIES: Record<string, unknown> = {
  'post /strategies/trials': { kind: 'reads', namespace: 'company', readers: 1 },
  'put /entries/{key}': { value: 1 },
  'patch /entries/{key}': { ttl: '5m' },
  'post /invalidations/preview': { target: { tag: 'tech' } },
  'post /invalidations': { target: { tag: 'tech' } },
  'put /namespaces/{namespace}/version': { version: 1 },
  'put /demo': { on: false },
  'post /session': { token: 'wrong' },
  'put /session/password': { password: 'three plain words here', newPassword: 'four other plain words' },
  'post /tokens': { name: 'a pipeline', role: 'viewer' },
  'post /users': { name: 'ada', role: 'viewer', password: 'three plain words here' },
  'patch /users/{id}': { role: 'viewer' },
  'put /levels/{level}/bypass': { for: '1m' },
  'put /retention': { historyDays: 90 },
  'post /warm': { keys: ['company:AAPL'] },
  'post /refresh': { keys: ['company:AAPL'] },
  'patch /entries': { keys: ['company:AAPL'], ttl: '5m' },
  'post /write-behind/dead-letters/redrive': { target: { namespace: 'position' } },
  'post /write-behind/dead-letters/discard': { target: { namespace: 'position' }, confirm: 'position' },
}
const routes = allRoutes({
  signIns: new SignInThrottles({ now: () => 0 }),
  document: () => ({}),
}).map(({ spec }) => ({
  ...{ method: spec.method.toUpperCase(), role: spec.role, name: `${spec.method} ${spec.path}` },
  path: `/api/v1${spec.path
    .replace('{key}', 'company%3AAAPL')
    .replace('{tag}', 'tech')
    .replace('{namespace}', 'company')
    .replace('{seq}', '1')
    .replace('{id}', '1')
    .replace(
      '{level}',
      'memory',
    )}${spec.path === '/dependencies' ? '?key=company:AAPL' : ''}${spec.path.endsWith('/callback') ? '?code=a&state=b' : ''}`,
  body: spec.method === 'get' ? undefined : JSON.stringify(BODIES[`${spec.method} ${spec.path}`] ?? {}),
}))
const json = { 'content-type': 'application/json' }

async function signIn(role: (typeof ROLES)[number]) {
  const { context, sessions, time } = built
  const secret = context.secret()
  const now = time.now
  await sessions.addSession({
    ...{ tokenHash: secretHash(secret), user: role, role, createdAt: now, lastSeenAt: now, expiresAt: now + 1e9 },
  })
  return { cookie: `timberline-session=${secret}` }
}

describe.each(routes)('$name', ({ method, path, body, role }) => {
  test.each(ROLES)('lets in a %s with a bearer token exactly if the role suffices', async (who) => {
    const { call, tokens, unforeseen } = built
    const { status, headers } = await call(method, path, { ...json, authorization: `Bearer ${tokens[who]}` }, body)
    expect(unforeseen).toEqual([])
    if (role === 'public') expect(status).not.toBe(403)
    else if (roleAllows(who, role)) expect([200, 201, 204, 404, 409]).toContain(status)
    else expect(status).toBe(403)
    if (status >= 400) expect(headers.get('content-type')).toBe('application/problem+json')
    expect(headers.get('cache-control')).toMatch(/no-store|no-cache/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  if (role !== 'public')
    test('fault 35: lets nobody in without credentials or with wrong ones', async () => {
      const { call, tokens } = built
      const sameLength = 'x'.repeat(tokens.admin.length)
      const wrong: Record<string, string>[] = [
        {},
        { authorization: `Bearer ${sameLength}` },
        { authorization: 'Bearer x' },
        { authorization: `Basic ${ROOT_TOKEN}` },
        { cookie: `timberline-session=${sameLength}` },
      ]
      for (const credentials of wrong) {
        const answer = await call(method, path, { ...json, origin: ORIGIN, ...credentials }, body)
        expect(answer.status).toBe(401)
        expect(answer.headers.get('www-authenticate')).toContain('Bearer')
      }
      expect((await call(method, `${path}${path.includes('?') ? '&' : '?'}token=${tokens.admin}`)).status).toBe(401)
    })

  test('fault 36: answers nobody who calls it by a foreign Host', async () => {
    const { call } = built
    for (const host of [
      'evil.com',
      '127.0.0.1.nip.io',
      'localhost.evil.com',
      '127.0.0.1@evil.com',
      '',
      '127.0.0.1, evil.com',
    ])
      expect((await call(method, path, { ...json, host, authorization: `Bearer ${ROOT_TOKEN}` }, body)).status).toBe(
        403,
      )
    const forwarded = { ...json, 'x-forwarded-host': 'localhost, evil.com', authorization: `Bearer ${ROOT_TOKEN}` }
    expect((await call(method, path, forwarded, body)).status).toBe(403)
  })

  if (method !== 'GET')
    test('fault 36: takes a cookie only from a page of its own', async () => {
      const { call } = built
      const session = await signIn('admin')
      const foreign: Record<string, string>[] = [
        {},
        { origin: 'null' },
        { origin: 'https://evil.com' },
        { origin: 'http://127.0.0.1:3001' },
      ]
      for (const origin of [...foreign, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }])
        expect((await call(method, path, { ...json, ...session, ...origin }, body)).status).toBe(403)
      expect((await call(method, path, { ...json, ...session, origin: ORIGIN }, body)).status).not.toBe(403)
    })

  if (method !== 'GET')
    test('fault 38: takes nothing but JSON', async () => {
      const { call } = built
      const session = await signIn('admin')
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
        'application/jsonx',
      ]) {
        const typed = { 'content-type': type, origin: ORIGIN }
        expect((await call(method, path, { ...typed, ...session }, body)).status).toBe(415)
        expect((await call(method, path, { ...typed, authorization: `Bearer ${ROOT_TOKEN}` }, body)).status).toBe(415)
      }
    })
})

test.each(['', '/value'])(
  'a read of an entry%s tells its etag and who had it, and 304 to who has it, also weakened',
  async (part) => {
    const path = `/api/v1/entries/company%3AAAPL${part}`
    const asRoot = { authorization: `Bearer ${ROOT_TOKEN}` }
    const read = await built.call('GET', path, asRoot)
    expect(read.headers.get('cache-status')).toMatch(/catalog-memory; hit/)
    const etag = read.headers.get('etag') ?? ''
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await built.call('GET', path, { ...asRoot, 'if-none-match': known })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    }
    const weak = { ...asRoot, 'content-type': 'application/json', 'if-match': `W/${etag}` }
    expect((await built.call('DELETE', '/api/v1/entries/company%3AAAPL', weak)).status).toBe(412)
    await built.cache.set('company:AAPL', { name: 'Apple Inc.' })
    expect((await built.call('GET', path, { ...asRoot, 'if-none-match': etag })).status).toBe(200)
  },
)

test('a call without a body needs no type where a token speaks for it, also on servers that give every request a body to read', async () => {
  const asRoot = { authorization: `Bearer ${ROOT_TOKEN}` }
  const path = '/api/v1/entries/company%3AAAPL'
  const empty = new ReadableStream({ start: (controller) => controller.close() })
  const request = (headers: object) =>
    new Request(ORIGIN + path, {
      ...{ method: 'DELETE', body: empty, duplex: 'half' as const },
      headers: { host: '127.0.0.1:3000', ...asRoot, ...headers },
    })
  expect((await built.api.fetch(request({}))).status).toBe(200)
  expect((await built.call('DELETE', path, { ...asRoot, 'content-length': '2' }, '{}')).status).toBe(415)
  expect((await built.call('PUT', path, asRoot, '{"value":1}')).status).toBe(415)
  const zipped = { ...asRoot, ...json, 'content-encoding': 'gzip' }
  expect((await built.call('PUT', path, zipped, '{"value":1}')).status).toBe(415)
  const session = { ...(await signIn('admin')), origin: ORIGIN }
  expect((await built.call('DELETE', path, session)).status).toBe(415)
})
