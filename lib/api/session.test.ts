import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSignInLink, LINK_LIFE_MS } from '@/lib/admin/exchange-sign-in-link'
import type { Target } from '@/lib/kernel/target'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { ApiProblem, createClient } from './client'
import { createApi } from './create-api'

const ORIGIN = 'http://127.0.0.1:3000'
const MINUTE = 60_000

let built: Awaited<ReturnType<typeof createTestContext>>
let api: ReturnType<typeof createApi>
beforeEach(async () => {
  built = await createTestContext()
  api = createApi({ admin: built.context, checkAnswers: true, hostNames: ['cache.example.com'] })
})
afterEach(() => built.feed.close())

function exchange(token: string, host = '127.0.0.1:3000') {
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
  const request = new Request(`http://${host}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ token }),
  })
  return Promise.resolve(api.fetch(request))
}
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''
const get = async (path: string, cookie: string) =>
  (await api.fetch(new Request(`${ORIGIN}/api/v1${path}`, { headers: { host: '127.0.0.1:3000', cookie } }))).status

describe('fault 35: a sign-in link', () => {
  test('used by ten at once makes exactly one session', async () => {
    const token = await createSignInLink(built.context)
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(401)])
    expect(answers.filter((answer) => answer.headers.has('set-cookie'))).toHaveLength(1)
  })

  test('is worth nothing a day later', async () => {
    const token = await createSignInLink(built.context)
    built.time.now += LINK_LIFE_MS
    expect((await exchange(token)).status).toBe(401)
  })

  test('is kept as a hash only', async () => {
    const kept: unknown[] = []
    const sessions = { ...built.sessions, addLink: async (link: unknown) => void kept.push(link) }
    const token = await createSignInLink({ ...built.context, sessions })
    expect(kept).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain(token)
  })

  test('guessed too often has to wait, and a right one then works', async () => {
    const token = await createSignInLink(built.context)
    for (let guess = 0; guess < 20; guess++) expect((await exchange(`guess-${guess}`)).status).toBe(401)
    const refused = await exchange(token)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    built.time.now += MINUTE
    expect((await exchange(token)).status).toBe(201)
  })
})

describe('fault 35: a session', () => {
  test('has a cookie that scripts cannot read and other sites cannot send', async () => {
    const loopback = (await exchange(await createSignInLink(built.context))).headers.get('set-cookie')
    expect(loopback).toMatch(/^timberline-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    const elsewhere = await exchange(await createSignInLink(built.context), 'cache.example.com')
    expect(elsewhere.headers.get('set-cookie')).toMatch(/; Secure$/)
  })

  test('ends after 30 idle minutes', async () => {
    const cookie = cookieOf(await exchange(await createSignInLink(built.context)))
    built.time.now += 29 * MINUTE
    expect(await get('/stats', cookie)).toBe(200)
    built.time.now += 29 * MINUTE
    expect(await get('/stats', cookie)).toBe(200)
    built.time.now += 30 * MINUTE
    expect(await get('/stats', cookie)).toBe(401)
  })

  test('ends after twelve hours however busy', async () => {
    const cookie = cookieOf(await exchange(await createSignInLink(built.context)))
    for (let minute = 0; minute < 12 * 60; minute += 20) {
      expect(await get('/stats', cookie)).toBe(200)
      built.time.now += 20 * MINUTE
    }
    expect(await get('/stats', cookie)).toBe(401)
  })

  test('ended by signing out is over on the server too', async () => {
    const cookie = cookieOf(await exchange(await createSignInLink(built.context)))
    const headers = { host: '127.0.0.1:3000', cookie, origin: ORIGIN, 'content-type': 'application/json' }
    const answer = await api.fetch(new Request(`${ORIGIN}/api/v1/session`, { method: 'DELETE', headers }))
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await get('/stats', cookie)).toBe(401)
  })
})

describe('the typed client', () => {
  const clientOf = (token: string) =>
    createClient({
      baseUrl: `${ORIGIN}/api/v1`,
      token,
      fetch: async (input, init) => {
        const request = new Request(input instanceof Request ? input.url : input, init)
        request.headers.set('host', '127.0.0.1:3000')
        return api.fetch(request)
      },
    })

  test('carries an invalidation from preview to history, and tells of its audit', async () => {
    const client = clientOf(ROOT_TOKEN)
    await client.putEntry('company:AAPL', { value: { name: 'Apple' }, tags: ['tech'] })
    const plan = await client.previewInvalidation({ tag: 'tech' })
    expect(plan).toMatchObject({ matched: 1, confirm: null, needsRole: 'operator' })
    expect(await client.invalidate({ planId: plan.planId, reason: 'test' })).toMatchObject({ matched: plan.matched })
    expect((await client.listInvalidations()).items[0]).toMatchObject({ target: { tag: 'tech' }, reason: 'test' })
    await expect(client.getEntry('company:AAPL')).rejects.toMatchObject({ status: 404 })
    expect(await client.findEntry('company:AAPL')).toBeNull()
    await expect(client.invalidate({ planId: plan.planId })).rejects.toThrow(ApiProblem)
    const [record] = (await client.readAudit({ action: 'invalidate' })).items
    expect(record).toMatchObject({
      actor: 'automation',
      before: { matched: 1 },
      after: { matched: 1 },
      outcome: 'done',
    })
  })

  test('takes an admin for a set that was estimated, however few of it were found', async () => {
    const { cache, tokens } = built
    const { preview } = cache
    const estimated = async (target: Target) => ({ ...(await preview(target)), exact: false, fingerprint: '' })
    Object.assign(cache, { preview: estimated })
    const plan = await clientOf(tokens.operator).previewInvalidation({ tag: 'tech' })
    expect(plan).toMatchObject({ matched: 0, exact: false, needsRole: 'admin' })
    for (const asked of [{ planId: plan.planId }, { target: { tag: 'tech' } }])
      await expect(clientOf(tokens.operator).invalidate(asked)).rejects.toMatchObject({ status: 403 })
    expect(await clientOf(ROOT_TOKEN).invalidate({ planId: plan.planId })).toMatchObject({ matched: 0 })
  })

  test('tells what the preview counted where the engine counted only some, and as exactly', async () => {
    const { cache } = built
    const client = clientOf(ROOT_TOKEN)
    for (const key of ['company:AAPL', 'company:MSFT']) await client.putEntry(key, { value: 1, tags: ['tech'] })
    const { invalidate } = cache
    const some: typeof invalidate = async (...asked) => ({ ...(await invalidate(...asked)), matched: 1, exact: false })
    Object.assign(cache, { invalidate: some })
    expect(await client.invalidate({ target: { tag: 'tech' } })).toMatchObject({ matched: 2, exact: true })
  })

  test('refuses a plan whose set changed', async () => {
    const client = clientOf(ROOT_TOKEN)
    await client.putEntry('company:AAPL', { value: 1, tags: ['tech'] })
    const { planId } = await client.previewInvalidation({ tag: 'tech' })
    await client.putEntry('company:MSFT', { value: 1, tags: ['tech'] })
    await expect(client.invalidate({ planId })).rejects.toMatchObject({ status: 412 })
  })

  test('refuses a plan that is too old, also once another was made', async () => {
    const client = clientOf(ROOT_TOKEN)
    const { planId } = await client.previewInvalidation({ tag: 'tech' })
    built.time.now += 10 * MINUTE
    for (let time = 0; time < 2; time++) {
      await expect(client.invalidate({ planId })).rejects.toMatchObject({ status: 412 })
      await client.previewInvalidation({ tag: 'tech' })
    }
  })

  test('edits only what was looked at', async () => {
    const client = clientOf(ROOT_TOKEN)
    await client.putEntry('company:AAPL', { value: 1 })
    const { etag } = await client.getEntry('company:AAPL')
    await client.putEntry('company:AAPL', { value: 2 }, { ifMatch: etag })
    await expect(client.putEntry('company:AAPL', { value: 3 }, { ifMatch: etag })).rejects.toMatchObject({
      status: 412,
    })
    await expect(client.deleteEntry('company:AAPL', { ifMatch: etag })).rejects.toMatchObject({ status: 412 })
    expect((await client.getEntry('company:AAPL')).value?.tree).toEqual({ kind: 'number', text: '2' })
  })

  test('works with a token that was made, until it is revoked', async () => {
    const admin = clientOf(ROOT_TOKEN)
    const { token, id } = await admin.createToken({ name: 'deploy', role: 'operator', expiresIn: '1d' })
    expect(JSON.stringify(await admin.listTokens())).not.toContain(token)
    expect(await clientOf(token).getSession()).toMatchObject({ actor: { name: 'token:deploy', role: 'operator' } })
    await expect(clientOf(token).readAudit()).rejects.toMatchObject({ status: 403 })
    const [denied] = (await admin.readAudit({ action: 'access' })).items
    expect(denied).toMatchObject({ actor: 'token:deploy', outcome: 'denied', subject: 'GET /audit' })
    await admin.revokeToken(id)
    await expect(clientOf(token).getSession()).rejects.toMatchObject({ status: 401 })
  })
})
