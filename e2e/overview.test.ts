import { expect, test } from './harness/fixtures'

test('the figures of the overview move with the demo traffic', async ({ page, timberline }) => {
  await timberline.api.switchDemo({ on: true })
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const tiles = page.getByRole('main')
  const before = await tiles.innerText()
  await expect(async () => expect(await tiles.innerText()).not.toBe(before)).toPass({ timeout: 20_000 })
})

test('the overview counts what the API counts', async ({ page, timberline }) => {
  await timberline.api.switchDemo({ on: true })
  const before = await timberline.api.getStats()
  await expect.poll(async () => (await timberline.api.getStats()).requests.total).toBeGreaterThan(before.requests.total)
  await page.goto('/')
  for (const level of ['L1', 'L2', 'L3']) {
    await expect(page.getByRole('main').getByText(level).first()).toBeVisible()
  }
})
