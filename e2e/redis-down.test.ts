import { expect, test } from './harness/fixtures'

const pages = [
  '/',
  '/keys',
  '/invalidate',
  '/tags',
  '/dependencies',
  '/versions',
  '/levels',
  '/activity',
  '/settings',
  '/reference',
  '/advisor',
  '/strategies',
]

const QUEUED = /invalidations? (is|are) queued/

test.use({ expectedComplaints: [/503/] })

test('a killed Redis is a degraded banner and not one failed page, and the banner goes when it is back', async ({
  page,
  timberline,
}) => {
  test.setTimeout(120_000)
  await timberline.api.switchDemo({ on: true })
  await timberline.api.putEntry('e2e:DOWN', { value: 1, ttl: '1h' })
  await page.goto('/')
  const banner = page.getByTestId('degraded-banner')
  await expect(banner).toBeHidden()
  const before = await timberline.api.getDemo()
  await timberline.killRedis()
  try {
    await expect(banner).toContainText(/Redis/, { timeout: 30_000 })
    const stats = await timberline.api.getStats()
    await expect
      .poll(async () => (await timberline.api.getStats()).requests.total)
      .toBeGreaterThan(stats.requests.total)
    // Its writes wait for the log, as those of a service would, and none of its requests fails.
    await expect(banner).toContainText(QUEUED, { timeout: 30_000 })
    expect((await timberline.api.getDemo()).errors).toBe(before.errors)
    // It has been seen to go on; the pages are looked at without it.
    await timberline.api.switchDemo({ on: false })
    // Whether Redis holds it is not known, which is another thing than that it does not.
    await page.goto('/keys?prefix=e2e:DOWN')
    await expect(page.getByTitle('L2 Redis: unknown')).toBeVisible()
    await page.goto('/key?key=e2e:DOWN')
    await expect(page.getByTestId('rung redis')).toContainText('unknown')
    await page.goto('/dependencies?key=e2e:DOWN')
    await expect(page.getByText('Not known now')).toBeVisible()
    await page.goto('/versions')
    await expect(page.getByTitle('Of the levels that answer; L2 Redis could not be asked').first()).toBeVisible()
    await page.goto('/levels')
    await page
      .getByRole('row', { name: /^L2/ })
      .getByRole('link', { name: /^[\d,]+$/ })
      .last()
      .click()
    const errors = page.getByRole('table').last()
    await expect(errors).toBeInViewport()
    await expect(errors).toContainText(/Redis cannot be reached|Connection/)
    // What is done now waits for the log, and what has no place in it yet cannot be undone.
    await page.goto('/invalidate?kind=key&key=e2e:DOWN')
    await page.getByRole('radio', { name: 'Soft' }).check()
    await page.getByRole('button', { name: /^Invalidate .* softly$/ }).click()
    const receipt = page.getByTestId('receipt')
    await expect(receipt).toContainText('queued: in force here, and in other processes once the log can be reached')
    await expect(receipt).toContainText(
      'It cannot be undone: an undo goes by the place in the log, and it has none yet',
    )
    await expect(receipt.getByRole('button', { name: 'Undo' })).toHaveCount(0)
    await expect(banner).toContainText(QUEUED)
    for (const path of pages) {
      const answer = await page.goto(path)
      expect(answer?.status(), path).toBe(200)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(banner).toBeVisible()
    }
    expect((await timberline.api.getHealth()).status).toBe('degraded')
  } finally {
    await timberline.reviveRedis()
  }
  await expect.poll(async () => (await timberline.api.getHealth()).status, { timeout: 30_000 }).toBe('ok')
  await expect(banner).toBeHidden({ timeout: 30_000 })
})
