import type { Page } from '@playwright/test'
import { expect, test } from './harness/fixtures'

/** Presses what `name` names, as who goes by keyboard does: it has the focus. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus()
  await page.keyboard.press('Enter')
}

test('the focus goes back to what opened a dialog', async ({ page, timberline }) => {
  const key = 'company:E2E-FOCUS'
  await timberline.api.putEntry(key, { value: 1, ttl: '1h' })
  const dialog = page.getByRole('dialog')
  for (const [path, names] of [
    [`/key?key=${key}`, ['Trace a read', 'Edit', 'Delete']],
    ['/versions', ['New version', 'History']],
    ['/settings', ['New token', 'New user']],
  ] as const) {
    await page.goto(path)
    for (const name of names) {
      await press(page, name)
      await expect(dialog.locator(':focus')).toHaveCount(1)
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      await expect(page.getByRole('button', { name }).first()).toBeFocused()
    }
  }
})

test('the focus goes on beside where it was, once that is gone', async ({ page, timberline }) => {
  const { api } = timberline
  await page.goto('/levels')
  await press(page, 'Bypass L1 memory')
  await page.getByRole('menuitem', { name: 'for a minute' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Ask it again' }), 'what took its place').toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Bypass L1 memory' })).toBeFocused()

  for (const name of ['a', 'b']) await api.putEntry(`e2e-focus:${name}`, { value: 1, ttl: '1h', tags: ['e2e-focus'] })
  await page.goto('/keys?prefix=e2e-focus:')
  await page.getByRole('checkbox', { name: 'Mark e2e-focus:a' }).check()
  await press(page, 'Unmark')
  await expect(page.getByRole('region', { name: 'List of keys' }), 'of the list').toBeFocused()

  for (const name of ['e2e-focus-1', 'e2e-focus-2'])
    await api.createUser({ name, role: 'viewer', password: 'a long password' })
  await page.goto('/settings')
  const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name })
  await rowOf('e2e-focus-1').getByRole('button', { name: 'Delete' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
  await expect(rowOf('e2e-focus-1')).toHaveCount(0)
  await expect(rowOf('e2e-focus-2').locator(':focus'), 'the next row').toHaveCount(1)
})

test('a page that a link opened is read from its heading, and Back goes on from the row', async ({
  page,
  timberline,
}) => {
  await timberline.api.putEntry('e2e-focus:row', { value: 1, ttl: '1h' })
  await page.goto('/keys?prefix=e2e-focus:row')
  await page.getByRole('link', { name: 'e2e-focus:row' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-focus:row' })).toBeFocused()
  await page.goBack()
  await expect(page.getByRole('link', { name: 'e2e-focus:row' })).toBeFocused()
})

test('who clicks beside everything has let go: nothing takes the focus', async ({ page }) => {
  await page.goto('/versions')
  await page.getByRole('button', { name: 'History' }).first().focus()
  await page.getByText('A namespace serves one version at a time').click()
  await page.getByRole('button', { name: /^Jump to a key/ }).evaluate((button) => button.remove())
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await expect(page.locator('a:focus, button:focus, h1:focus')).toHaveCount(0)
})

test('what a figure means is told on focus, by arrows, on touch, and where it is pointed at', async ({
  page,
  browser,
}) => {
  await page.goto('/levels')
  const facts = page.getByRole('region', { name: 'Invalidation log' })
  const tip = page.getByTestId('tip')
  await expect(facts.getByText('Kept from')).toBeVisible()
  // All six are one stop.
  await page.getByRole('radio', { name: 'p95' }).focus()
  await page.keyboard.press('Tab')
  await expect(facts.getByText('Applied up to')).toBeFocused()
  await expect(tip).toContainText('has applied')
  await page.keyboard.press('ArrowRight')
  await expect(facts.getByText('Kept from')).toBeFocused()
  await expect(tip).toContainText('Older positions')
  await page.keyboard.press('Escape')
  await expect(tip).toHaveCount(0)

  const cell = page.getByRole('region', { name: 'Levels', exact: true }).getByRole('cell').nth(3)
  await cell.hover()
  await expect(cell).toHaveAttribute('title', /Copies that it holds/)

  const context = await browser.newContext({
    ...{ storageState: await page.context().storageState(), hasTouch: true, isMobile: true },
    viewport: { width: 390, height: 844 },
  })
  const phone = await context.newPage()
  await phone.goto(new URL('/levels', page.url()).href)
  await phone.getByRole('region', { name: 'Levels', exact: true }).getByRole('cell').nth(4).tap()
  await expect(phone.getByTestId('tip')).toContainText('by the level’s own count')
  await context.close()
})
