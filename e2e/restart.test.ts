import { copiesOnDisk, dropCopiesInRedis } from './harness/copies'
import { expect, test } from './harness/fixtures'

test.describe('after a restart', () => {
  const [kept, dead] = ['e2e:RESTART', 'e2e:DEAD']
  let tookMs = 0

  test.beforeAll(async ({ timberline }) => {
    test.setTimeout(120_000)
    const { api } = timberline
    await api.putEntry(kept, { value: { kept: true }, ttl: '1h' })
    await api.putEntry(dead, { value: 1, ttl: '1h', tags: ['e2e-dead'] })
    for (const key of [kept, dead]) await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(1)
    await api.invalidate({ target: { tag: 'e2e-dead' }, mode: 'hard' })

    expect(await timberline.stop(), 'Ctrl-C is an orderly end').toBe(0)
    await dropCopiesInRedis(timberline.redisUrl, kept)
    const began = performance.now()
    await timberline.run()
    tookMs = performance.now() - began
  })

  test('an entry that Redis has lost is served from L3, and the start took seconds', async ({ timberline }) => {
    expect(tookMs, 'nothing is built or seeded again').toBeLessThan(20_000)
    expect((await timberline.api.traceEntry(kept)).outcome).toBe('disk')
    expect((await timberline.api.traceEntry(kept)).outcome).toBe('memory')
  })

  test('what was invalidated stays so, whatever Redis and the disk still hold', async ({ timberline }) => {
    expect((await timberline.api.listEntries({ prefix: dead })).items).toEqual([])
    expect(['miss', 'source']).toContain((await timberline.api.traceEntry(dead)).outcome)
  })

  test.describe(() => {
    test.use({ storageState: { cookies: [], origins: [] }, expectedComplaints: [/401|403|404|410/] })

    test('the printed link signs in once, and says so when it is used again', async ({ page, timberline }) => {
      await page.goto(timberline.signInLink)
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Overview')

      // Away from the console first: without its cookie it would go to the sign-in page by itself.
      await page.goto('about:blank')
      await page.context().clearCookies()
      await page.goto(timberline.signInLink)
      await expect(page.getByText(/used|expired/i).first()).toBeVisible()
      await page.goto('/')
      await expect(page).toHaveURL(/\/sign-in/)
    })
  })
})

test.describe(() => {
  test.use({
    // A server that is about to stop answers 503.
    expectedComplaints: [/net::ERR_|Failed to fetch|ChunkLoadError|status of 503/],
  })

  test('a link that is followed while the server is down opens once it is back, and says so meanwhile', async ({
    page,
    timberline,
  }) => {
    test.setTimeout(120_000)
    await page.goto('/settings')
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    // What comes after the page is there: without it the page would be fetched again, and the link forgotten.
    await expect(page.getByRole('button', { name: /^Refresh:/ })).toBeVisible()
    await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
    await timberline.stop()
    const versions = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Versions' })
    await versions.click()
    await expect(page.getByTestId('degraded-banner')).toContainText('The server does not answer')
    await expect(versions).toHaveAccessibleName(/opens once the server answers/)
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await timberline.run()
    await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible()
    await expect(page.getByTestId('degraded-banner')).toBeHidden()
  })

  test('a page that was open opens again while the server is down, as of before, and asks again by itself', async ({
    page,
    timberline,
  }) => {
    test.setTimeout(120_000)
    const banner = page.getByTestId('degraded-banner')
    const heading = (name: string) => page.getByRole('heading', { level: 1, name })
    const follow = (name: string) =>
      page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click()
    const retention = page.getByRole('textbox', { name: 'History, days' })
    await page.goto('/settings')
    await expect(retention).toBeVisible()
    await follow('Keys')
    const first = page.getByRole('row').getByRole('link').first()
    const key = (await first.textContent()) ?? ''
    await timberline.stop()

    await follow('Settings')
    await expect(heading('Settings')).toBeVisible()
    await expect(retention).toBeVisible()
    await follow('Keys')
    await expect(heading('Keys')).toBeVisible()
    await expect(page.getByRole('row').getByRole('link', { name: key, exact: true })).toBeVisible()
    await expect(banner).toContainText('The server does not answer: this is as of')

    // Nothing there is asked for twice while all is well.
    await follow('Settings')
    await expect(banner).toContainText('The server does not answer: this is as of')
    await timberline.run()
    await expect(banner).toBeHidden()
    await expect(heading('Settings')).toBeVisible()
  })

  test('a menu whose code was not there yet when the server went comes with it, and the console never goes blank', async ({
    page,
    timberline,
  }) => {
    test.setTimeout(120_000)
    await page.goto('/versions')
    await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible()
    // What failed within five seconds of being loaded would fail again, and is not loaded by itself.
    await page.waitForFunction(() => performance.now() > 5_000)
    await timberline.stop()
    await page.keyboard.press('?')
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await timberline.run()
    await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible()
  })
})
