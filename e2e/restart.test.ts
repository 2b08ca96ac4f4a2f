import { copiesOnDisk, dropCopiesInRedis } from './harness/copies'
import { expect, test } from './harness/fixtures'

test('after a restart an entry that Redis has lost is served from L3, and the start takes seconds', async ({
  timberline,
}) => {
  test.setTimeout(120_000)
  const key = 'e2e:RESTART'
  const { api } = timberline
  await api.putEntry(key, { value: { kept: true }, ttl: '1h' })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(1)

  expect(await timberline.stop(), 'Ctrl-C is an orderly end').toBe(0)
  await dropCopiesInRedis(timberline.redisUrl, key)
  const began = Date.now()
  await timberline.run()
  expect(Date.now() - began, 'nothing is built or seeded again').toBeLessThan(20_000)

  expect((await api.traceEntry(key)).outcome).toBe('disk')
  expect((await api.traceEntry(key)).outcome).toBe('memory')
})

test('what was invalidated stays so after a restart, whatever Redis and the disk still hold', async ({
  timberline,
}) => {
  test.setTimeout(120_000)
  const { api } = timberline
  await api.putEntry('e2e:DEAD', { value: 1, ttl: '1h', tags: ['e2e-dead'] })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, 'e2e:DEAD')).toBe(1)
  await api.invalidate({ target: { tag: 'e2e-dead' }, mode: 'hard' })
  await timberline.stop()
  await timberline.run()
  expect((await api.listEntries({ prefix: 'e2e:DEAD' })).items).toEqual([])
  expect(['miss', 'source']).toContain((await api.traceEntry('e2e:DEAD')).outcome)
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
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Versions' }).click()
    await expect(page.getByTestId('degraded-banner')).toContainText('The server does not answer')
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await timberline.run()
    await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible()
    await expect(page.getByTestId('degraded-banner')).toBeHidden()
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
