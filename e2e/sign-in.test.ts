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

test.describe('a viewer', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  test('reads every page, is told what it may not do, and asks for nothing that is refused', async ({
    page,
    timberline,
  }) => {
    const { api } = timberline
    await api.putEntry('e2e-view:1', { value: 1, ttl: '1h', tags: ['e2e-view'] })
    await api.createUser({ name: 'vera', role: 'viewer', password: 'reads all and changes nothing' })
    await page.goto('/sign-in')
    await page.getByLabel('Name').fill('vera')
    await page.getByLabel('Password', { exact: true }).fill('reads all and changes nothing')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()

    await page.goto('/invalidate?kind=tag&tag=e2e-view')
    await expect(page.getByText('This needs the role operator; you are signed in as viewer.')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Invalidate/ })).toHaveCount(0)
    await page.goto('/activity?view=audit')
    await expect(page.getByText('This needs the role admin; you are signed in as viewer.')).toBeVisible()
    await page.goto('/dependencies?key=e2e-view:1')
    await expect(page.getByTestId('blast')).toBeVisible()
    await page.goto('/strategies')
    await expect(page.getByText('Only operators see the writes')).toBeVisible()
    await page.goto('/settings')
    await expect(page.getByText('Only admins see users')).toBeVisible()
    await expect(page.getByRole('button', { name: 'New token' })).toBeDisabled()
    expect((await api.readAudit({ actor: 'vera', outcome: 'denied' })).items).toEqual([])
  })
})
