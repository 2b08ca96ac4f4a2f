import { expect, test } from './harness/fixtures'

test('a rush of readers on a cold key costs the source one load, and the page says so', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  const { items } = await api.listStrategies()
  const [tried] = items.filter(({ trials }) => trials.includes('reads'))
  expect(tried, 'the demo has a source to try').toBeDefined()
  await page.goto('/strategies')
  await expect(page.getByRole('region', { name: 'Strategies by namespace' })).toContainText(tried?.namespace ?? '')
  await page.getByRole('button', { name: '1,000 readers of a cold key' }).click()
  const result = page.getByTestId('trial').first()
  await expect(result).toContainText('1,000 readers', { timeout: 60_000 })
  await expect(result).toContainText('cost the source 1 load')
})

test('the write-behind queue is shown with its bounds', async ({ page }) => {
  await page.goto('/strategies')
  const panel = page.getByRole('region', { name: 'Write-behind' })
  await expect(panel).toContainText(/Pending/)
  await expect(panel).toContainText(/dead letters/i)
})
