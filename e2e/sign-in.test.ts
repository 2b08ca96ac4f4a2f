import { expect, test } from './harness/fixtures'

test.use({ storageState: { cookies: [], origins: [] } })

const pages = [
  '/',
  '/keys',
  '/key?key=company%3AAAPL',
  '/invalidate',
  '/tags',
  '/versions',
  '/levels',
  '/activity',
  '/settings',
  '/dependencies',
  '/reference',
  '/advisor',
  '/strategies',
]

test('every page sends somebody who is not signed in to the sign-in page', async ({ request, timberline }) => {
  for (const path of pages) {
    const answer = await request.get(`${timberline.url}${path}`, { maxRedirects: 0 })
    expect(answer.status(), path).toBe(307)
    expect(answer.headers()['location'], path).toMatch(/^\/sign-in/)
  }
})

test('the API answers 401 as problem+json without credentials, and with wrong ones', async ({
  request,
  timberline,
}) => {
  for (const path of [
    '/stats',
    '/entries',
    '/entries/company%3AAAPL',
    '/invalidations',
    '/events',
    '/audit',
    '/session',
  ]) {
    for (const authorization of ['', 'Bearer wrong', `Bearer ${'x'.repeat(40)}`]) {
      const answer = await request.get(`${timberline.url}/api/v1${path}`, { headers: { authorization } })
      expect(answer.status(), `${path} with '${authorization}'`).toBe(401)
      expect(answer.headers()['content-type']).toContain('application/problem+json')
    }
  }
})

test('health is open and tells nothing secret', async ({ request, timberline }) => {
  const answer = await request.get(`${timberline.url}/api/v1/health`)
  expect(answer.status()).toBe(200)
  const health = (await answer.json()) as Record<string, unknown>
  expect(Object.keys(health).sort()).toEqual(['levels', 'status'])
})

test('the session cookie cannot be read by scripts or sent from other sites', async ({ session }) => {
  const cookie = session.cookies.find((one) => one.httpOnly)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
})
