import { expect, test } from './harness/fixtures'

test('every operation of the API is in the reference, with its role and a call to copy', async ({
  page,
  timberline,
}) => {
  const document = await timberline.api.getDocument()
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  await page.goto('/reference')
  for (const { summary = '' } of operations)
    await expect(page.getByRole('main').locator('summary').filter({ hasText: summary }).first()).toBeVisible()

  await page.getByRole('textbox', { name: 'Search operations' }).fill('preview')
  const entry = page.locator('details').filter({ hasText: '/invalidations/preview' })
  await entry.locator('summary').click()
  await expect(entry.getByLabel('curl', { exact: true })).toContainText(
    `${timberline.url}/api/v1/invalidations/preview`,
  )
  await expect(entry.getByRole('region', { name: 'What is answered' })).toContainText('expectedLoads')
})
