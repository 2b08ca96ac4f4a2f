import { expect, test } from './harness/fixtures'

test('the figures of the overview move with the demo traffic', async ({ page, timberline }) => {
  await timberline.api.switchDemo({ on: true })
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const tiles = page.getByRole('main')
  const before = await tiles.innerText()
  await expect(async () => expect(await tiles.innerText()).not.toBe(before)).toPass({ timeout: 20_000 })
})

test('the top bar chooses whose figures are shown, of all processes or of one, from page to page', async ({
  page,
  timberline,
}) => {
  await timberline.api.switchDemo({ on: true })
  await expect.poll(async () => (await timberline.api.listInstances()).items.length).toBeGreaterThan(1)
  const { items } = await timberline.api.listInstances()
  const { id = '', pid } = items.at(-1) ?? {}
  await page.goto('/')
  const all = page.getByRole('button', { name: `Processes: all ${items.length} processes` })
  await all.click()
  const answer = page.waitForResponse((response) =>
    response.url().endsWith(`/stats?instance=${encodeURIComponent(id)}`),
  )
  await page.getByRole('menuitem', { name: `pid ${pid}` }).click()
  const { requests } = await (await answer).json()
  expect(requests.total).toBeLessThan((await timberline.api.getStats()).requests.total)
  const chosen = page.getByRole('button', { name: `Processes: pid ${pid}` })
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: 'Tags' }).click()
  await expect(all).toHaveAttribute('aria-disabled', 'true')
  await pages.getByRole('link', { name: 'Levels & processes' }).click()
  await expect(page).toHaveURL(/process=/)
  await chosen.click()
  await page.getByRole('menuitem', { name: `all ${items.length} processes` }).click()
  await expect(page).not.toHaveURL(/process=/)
})

test('the time range holds from page to page, and back', async ({ page }) => {
  const follow = async (name: string) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
  const range = (name: string) => page.getByRole('radio', { name, exact: true })
  await page.goto('/levels')
  await expect(range('5m')).toBeChecked()
  await follow('Overview')
  await page.getByRole('radiogroup', { name: 'Time range' }).getByText('1h').click()
  await expect(page).toHaveURL(/\/\?range=1h$/)
  await follow('Advisor')
  await expect(page).toHaveURL(/\/advisor\?range=1h$/)
  await expect(range('1h')).toBeChecked()
  await page.goBack()
  await expect(page).toHaveURL(/\/\?range=1h$/)
  await expect(range('1h')).toBeChecked()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Levels & processes' })).toBeVisible()
  await expect(range('5m')).toBeChecked()
  await expect(page).toHaveURL(/\/levels$/)
})
