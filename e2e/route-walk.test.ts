import { once } from 'node:events'
import { createServer } from 'node:net'
import { ROLES, type Role, roleAllows } from '@/lib/kernel/role'
import { expect, test } from './harness/fixtures'
import { rawLines, rawRequest, type RawRequest } from './harness/raw-request'
import type { Timberline } from './harness/timberline'

interface Call {
  readonly method: string
  readonly path: string
  readonly role: Role | 'public'
}

/** As documented by the running server. Names in paths are of nothing that is there, and bodies are empty. */
async function callsOf(timberline: Timberline): Promise<Call[]> {
  const { paths } = await timberline.api.getDocument()
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-role': role }]) => ({
      method: method.toUpperCase(),
      path: `/api/v1${path.replace('{level}', 'memory').replace(/\{\w+\}/g, '999999999')}`,
      role: role as Role | 'public',
    })),
  )
}

const json = ['Content-Type', 'application/json'] as const
const bearer = (token: string) => ['Authorization', `Bearer ${token}`] as const

test('the audit goes by the address of the connection, whatever the caller says of it', async ({ timberline }) => {
  const forged = ['X-Forwarded-For', '6.6.6.6'] as const
  const headers = [forged, ['Forwarded', 'for=6.6.6.6'], ['X-Real-IP', '6.6.6.6']] as const
  expect((await rawRequest({ port: timberline.port, path: '/api/v1/stats', headers })).status).toBe(401)
  const [denied] = (await timberline.api.readAudit({ outcome: 'denied' })).items
  expect(denied).toMatchObject({ actor: 'nobody', address: '127.0.0.1' })
})

test('fault 36: every route of the built app lets in whom it should and nobody else', async ({
  timberline,
  session,
}) => {
  test.setTimeout(120_000)
  const calls = await callsOf(timberline)
  expect(calls.length).toBeGreaterThan(45)
  const made = await Promise.all(
    ROLES.map((role) => timberline.api.createToken({ name: `walk ${role}`, role, expiresIn: '1h' })),
  )
  const admin = bearer(made[ROLES.indexOf('admin')]?.token ?? '')
  const cookie = ['Cookie', session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')] as const
  const own = ['Origin', timberline.url] as const

  const foreignHosts = [
    [['Host', 'evil.com']],
    [['Host', `127.0.0.1.nip.io:${timberline.port}`]],
    [
      ['Host', 'localhost'],
      ['Host', 'evil.com'],
    ],
    [['X-Forwarded-Host', 'evil.com']],
  ] as const
  const foreignOrigins = ['https://evil.com', 'null', `http://127.0.0.1:${timberline.port + 1}`, undefined]
  const wrongTypes = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']
  /** One of each for each route, in turn: `lib/api/create-api.test.ts` tries every one on every route. */
  const inTurn = <One>(all: readonly One[], at: number) => all[at % all.length] as One

  for (const [at, { method, path, role }] of calls.entries()) {
    const body = method === 'GET' ? undefined : '{}'
    const status = async (headers: RawRequest['headers']): Promise<number> =>
      (await rawRequest({ port: timberline.port, method, path, headers, body })).status
    const what = `${method} ${path}`

    for (const [place, who] of ROLES.entries()) {
      const answered = await status([json, bearer(made[place]?.token ?? '')])
      if (role === 'public' || roleAllows(who, role)) expect([401, 403], `${what} as ${who}`).not.toContain(answered)
      else expect(answered, `${what} as ${who}`).toBe(403)
      expect(answered, `${what} as ${who}`).toBeLessThan(500)
    }
    if (role !== 'public') expect(await status([json, own]), `${what} of nobody`).toBe(401)
    const host = inTurn(foreignHosts, at)
    expect(await status([json, admin, ...host]), `${what} by ${JSON.stringify(host)}`).toBe(403)
    if (method === 'GET') continue
    const origin = inTurn(foreignOrigins, at)
    const from = origin === undefined ? [] : [['Origin', origin] as const]
    expect(await status([json, cookie, ...from]), `${what} from ${origin}`).toBe(403)
    const type = inTurn(wrongTypes, at)
    expect(await status([['Content-Type', type], admin]), `${what} as ${type}`).toBe(415)
  }
  await Promise.all(made.map(({ id }) => timberline.api.revokeToken(id)))
})

test('fault 37: no way of asking that Next knows gets past the handlers', async ({ timberline }) => {
  const { port } = timberline
  const pages = ['/settings', '/key?key=company%3AAAPL']
  const tricks: RawRequest['headers'][] = [
    [['x-middleware-subrequest', Array(5).fill('proxy').join(':')]],
    [['x-middleware-subrequest', Array(5).fill('src/middleware').join(':')]],
    [['RSC', '1']],
    [
      ['RSC', '1'],
      ['Next-Router-Prefetch', '1'],
    ],
    [
      ['RSC', '1'],
      ['Next-Router-Prefetch', '1'],
      ['Next-Router-Segment-Prefetch', '/_tree'],
    ],
    [['x-invoke-path', '/keys']],
    [['x-nextjs-data', '1']],
  ]
  const spelt = (path: string): string[] => {
    const [name = '', search = ''] = path.split('?')
    const query = search === '' ? '' : `?${search}`
    const more = search === '' ? '?' : `${query}&`
    return [
      ...[path, `${name}.rsc${query}`, `${name}.segments/_tree.segment.rsc${query}`, `${name}${more}_rsc=1abc`],
      ...[
        `/en${path}`,
        `/_next/data/build${name}.json${query}`,
        `/sign-in/%2e%2e${path}`,
        `/sign-in/../${path.slice(1)}`,
      ],
      ...[`/_next/static/%2e%2e/%2e%2e${path}`, `/%2e${path}`, `/${path}`, `${name}/${query}`, `${name}%2f${query}`],
    ]
  }
  const protectedCalls = ['/api/v1/stats', '/api/v1/entries?prefix=company']
  const every = (paths: string[]) => [
    ...paths.flatMap(spelt).map((path) => ({ path, headers: [] as RawRequest['headers'] })),
    ...tricks.flatMap((headers) => paths.map((path) => ({ path, headers }))),
  ]
  for (const call of every(protectedCalls)) {
    const { status, body } = await rawRequest({ port, ...call })
    // What is sent elsewhere, to a page or to its tidied path, is refused there.
    expect([301, 302, 307, 308, 400, 401, 403, 404], JSON.stringify(call)).toContain(status)
    expect(body, JSON.stringify(call)).not.toContain('"items"')
  }
  for (const call of every(pages)) {
    const { status, headers, body } = await rawRequest({ port, ...call })
    const what = JSON.stringify(call)
    if (status === 200) expect(body, what).toContain('/sign-in')
    else if (status < 400) expect(headers.location, what).toMatch(/^(?:http:\/\/127\.0\.0\.1:\d+)?\/(?!\/)/)
    else expect([400, 403, 404, 405], what).toContain(status)
    expect(body, what).not.toContain('Sign out')
  }
})

test('fault 37: there is no server action to be posted to, and no upgrade that asks elsewhere', async ({
  timberline,
}) => {
  const { port } = timberline
  for (const path of ['/', '/keys', '/settings', '/sign-in']) {
    const action = ['Next-Action', '40f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4'] as const
    const { status } = await rawRequest({ port, path, method: 'POST', headers: [action, json], body: '[]' })
    expect(status, path).not.toBe(200)
    expect(status, path).toBeLessThan(500)
  }
  let asked = 0
  const elsewhere = createServer((socket) => void (asked++, socket.destroy()))
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
  const address = elsewhere.address()
  const other = typeof address === 'object' ? address?.port : undefined
  for (const target of [
    `http://127.0.0.1:${other}/`,
    `ws://127.0.0.1:${other}/`,
    `//127.0.0.1:${other}/`,
    '/api/v1/events',
  ]) {
    const said = await rawLines(port, [
      ...[`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Upgrade: websocket', 'Connection: Upgrade'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ])
    expect(said, target).not.toMatch(/^HTTP\/1\.1 (?:101|2)/)
  }
  elsewhere.close()
  expect(asked).toBe(0)
})
