import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'
import { readEnvironment } from './environment'
import { createOidcProvider } from './oidc-provider'
import { parseOidcRoles, roleFrom } from './oidc-roles'

const PUBLIC = 'http://127.0.0.1:3000'
const server = new OAuth2Server()
beforeAll(async () => {
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  server.issuer.url = `http://127.0.0.1:${server.address().port}`
})
afterAll(() => server.stop())

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  const { oidc } = readEnvironment({
    ...{ TIMBERLINE_OIDC_ISSUER: server.issuer.url ?? '', TIMBERLINE_OIDC_CLIENT_ID: 'timberline' },
    ...{ TIMBERLINE_OIDC_CLIENT_SECRET: 'a secret', TIMBERLINE_OIDC_ROLES: 'admin=cache-admins,viewer=staff' },
  })
  if (!oidc) throw new Error('there is an issuer')
  api = await createApiCaller({ identity: createOidcProvider(oidc, PUBLIC) })
})
afterEach(() => {
  server.service.removeAllListeners()
  api.feed.close()
})

/** What the provider says of whoever comes next. */
function vouch(claims: Record<string, unknown>): void {
  server.service.on('beforeTokenSigning', ({ payload }: { payload: Record<string, unknown> }) =>
    Object.assign(payload, claims),
  )
}

/** Where the ID token is silent. */
function vouchInUserInfo(body: Record<string, unknown>): void {
  server.service.on('beforeUserinfo', (answer: { body: unknown }) => Object.assign(answer, { body }))
}

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')

/** As a browser goes: to the provider, which asks nothing, and back. */
async function goAndComeBack(
  change: (back: URL, cookie: string) => { back: URL; cookie: string } = (back, cookie) => ({ back, cookie }),
) {
  const away = await api.send('/session/oidc')
  expect(away.status).toBe(302)
  const provider = await fetch(away.headers.get('location') ?? '', { redirect: 'manual' })
  const came = change(new URL(provider.headers.get('location') ?? ''), cookiesOf(away)[0] ?? '')
  expect(came.back.href).toContain(`${PUBLIC}/api/v1/session/oidc/callback?`)
  return api.send(`/session/oidc/callback${came.back.search}`, { headers: { cookie: came.cookie } })
}

const sessionOf = async (answer: Response) => {
  const cookie = cookiesOf(answer).find((one) => one.startsWith('timberline-session=')) ?? ''
  return (await api.send('/session', { headers: { cookie } })).json()
}

describe('signing in at a real OpenID provider', () => {
  test('begins a session with the role that its claim gives, for a user known by subject', async () => {
    vouch({ sub: 'u1', preferred_username: 'ada', roles: ['staff', 'cache-admins'] })
    const answer = await goAndComeBack()
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('http-equiv="refresh" content="0;url=/"')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /timberline-oidc=; .*Max-Age=0.*timberline-session=.*SameSite=Strict/,
    )
    expect(await sessionOf(answer)).toMatchObject({ actor: { name: 'ada', role: 'admin' }, kind: 'session' })
    expect(await sessionOf(await goAndComeBack())).toMatchObject({ actor: { name: 'ada' } })
    expect((await api.root.listUsers()).items).toMatchObject([{ name: 'ada', isExternal: true, hasPassword: false }])
    expect((await api.root.readAudit({ action: 'session.begin' })).items[0]).toMatchObject({ outcome: 'done' })
  })

  test('follows the claim: another role ends the sessions of before', async () => {
    vouch({ sub: 'u1', preferred_username: 'ada', roles: ['cache-admins'] })
    const before = await goAndComeBack()
    server.service.removeAllListeners()
    vouch({ sub: 'u1', preferred_username: 'ada', roles: ['staff'] })
    expect(await sessionOf(await goAndComeBack())).toMatchObject({ actor: { role: 'viewer' } })
    expect(await sessionOf(before)).toMatchObject({ status: 401 })
    const [record] = (await api.root.readAudit({ action: 'session.begin' })).items
    expect(record).toMatchObject({
      before: { role: 'admin', lastSignInAt: expect.any(Number) },
      after: { role: 'viewer' },
    })
  })

  test('gives nobody the account of somebody here who has the same name', async () => {
    await api.root.createUser({ name: 'ada', role: 'admin', password: 'three plain words here' })
    vouch({ sub: 'u2', preferred_username: 'ada', roles: ['staff'] })
    expect(await sessionOf(await goAndComeBack())).toMatchObject({ actor: { name: 'ada (2)', role: 'viewer' } })
    vouch({ sub: 'u3', preferred_username: 'admin', roles: ['staff'] })
    expect(await sessionOf(await goAndComeBack())).toMatchObject({ actor: { name: 'admin (2)' } })
  })

  test('finds the role in the user info where the ID token does not tell it', async () => {
    vouch({ sub: 'u1', preferred_username: 'ada' })
    vouchInUserInfo({ sub: 'u1', roles: ['staff'] })
    expect(await sessionOf(await goAndComeBack())).toMatchObject({ actor: { name: 'ada', role: 'viewer' } })
  })

  test.each([
    ['without a role', { sub: 'u1', roles: ['guests'] }, undefined, /gives u1 no role/],
    ['with a token for somebody else', { sub: 'u1', roles: ['staff'], aud: 'another' }, undefined, /claim value/],
    ['with a token of another attempt', { sub: 'u1', roles: ['staff'], nonce: 'replayed' }, undefined, /claim value/],
    ['whose token is over', { sub: 'u1', roles: ['staff'], exp: 1 }, undefined, /timestamp/],
    ['with a foreign state', { sub: 'u1', roles: ['staff'] }, ['state', 'x'], /invalid response/],
    ['with a foreign code', { sub: 'u1', roles: ['staff'] }, ['code', 'x'], /responded with an error/],
  ])('lets nobody in %s, and writes that down', async (_what, claims, change, why) => {
    vouch(claims)
    vouchInUserInfo({ sub: 'u1' })
    const answer = await goAndComeBack((back, cookie) => {
      const [name, value] = change ?? []
      if (name !== undefined) back.searchParams.set(name, value ?? '')
      return { back, cookie }
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in?why=provider'])
    expect(cookiesOf(answer)).toEqual(['timberline-oidc='])
    const [denied, ...more] = (await api.root.readAudit({ outcome: 'denied' })).items
    expect(denied?.detail).toMatch(why)
    expect([more, (await api.root.listUsers()).items]).toEqual([[], []])
  })

  test('lets nobody in with the answer to an attempt of another browser', async () => {
    vouch({ sub: 'u1', roles: ['staff'] })
    const answer = await goAndComeBack((back) => ({ back, cookie: '' }))
    expect(answer.headers.get('location')).toBe('/sign-in?why=provider')
  })

  test('says in a problem where the provider is down, and where there is none', async () => {
    const oidc = readEnvironment({
      ...{ TIMBERLINE_OIDC_ISSUER: 'http://127.0.0.1:9/', TIMBERLINE_OIDC_CLIENT_ID: 'x' },
    }).oidc
    api.feed.close()
    api = await createApiCaller({ identity: oidc && createOidcProvider(oidc, PUBLIC) })
    expect((await api.send('/session/oidc')).status).toBe(503)
    api.feed.close()
    api = await createApiCaller()
    expect((await api.send('/session/oidc')).status).toBe(404)
  })

  test('goes by the public name of the server, where its cookie can come back', async () => {
    const answer = await api.send('/session/oidc', { headers: { host: 'localhost:3000' } })
    expect(answer.headers.get('location')).toBe(`${PUBLIC}/api/v1/session/oidc`)
  })
})

test('the role is the highest that a value of the claim gives', () => {
  const roles = parseOidcRoles('admin=root, operator=sre,operator=on call,viewer=*')
  if (!roles) throw new Error('they are well-formed')
  expect(roleFrom({ groups: ['sre', 'root'] }, 'groups', roles)).toBe('admin')
  expect(roleFrom({ realm: { roles: ['on call'] } }, 'realm.roles', roles)).toBe('operator')
  expect(roleFrom({ groups: 'sre' }, 'groups', roles)).toBe('operator')
  expect(roleFrom({}, 'constructor.name', roles)).toBe('viewer')
  expect(roleFrom({}, 'groups', { ...roles, viewer: [] })).toBeUndefined()
  for (const wrong of ['', 'root', 'boss=me', 'admin=', 'admin=a,,']) expect(parseOidcRoles(wrong)).toBeUndefined()
})

test.each([
  ['TIMBERLINE_OIDC_ISSUER', { TIMBERLINE_OIDC_ISSUER: 'http://id.example.com', TIMBERLINE_OIDC_CLIENT_ID: 'x' }],
  ['TIMBERLINE_OIDC_ISSUER', { TIMBERLINE_OIDC_CLIENT_ID: 'x' }],
  ['TIMBERLINE_OIDC_CLIENT_ID', { TIMBERLINE_OIDC_ISSUER: 'https://id.example.com' }],
  ['TIMBERLINE_OIDC_ROLES', { TIMBERLINE_OIDC_ROLES: 'everybody' }],
])('%s stops the start with a sentence where it is wrong', (name, variables) => {
  expect(() => readEnvironment(variables)).toThrow(new RegExp(`^${name} must be [^\\n]+\\.$`))
})
