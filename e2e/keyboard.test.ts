import type { Locator, Page } from '@playwright/test'
import { expect, test } from './harness/fixtures'

/** More stops than any page has: the focus was lost or caught. */
const MOST_STOPS = 80

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) {
      // Fields show it by their border.
      const isSeen = await target.evaluate(
        (element) => element.matches('input, textarea') || getComputedStyle(element).outlineStyle !== 'none',
      )
      expect(isSeen, 'the focus can be seen').toBe(true)
      return
    }
  }
  throw new Error(`the focus did not reach ${target.toString()} within ${MOST_STOPS} stops`)
}

test('an invalidation, from the pick to the undo, by keyboard alone', async ({ page, timberline }) => {
  const { api } = timberline
  for (const key of ['company:E2E-K1', 'company:E2E-K2'])
    await api.putEntry(key, { value: 1, ttl: '1h', tags: ['e2e-keyboard'] })
  await page.goto('/invalidate')
  await expect(page.getByRole('heading', { level: 1, name: 'Invalidate' })).toBeVisible()

  await tabTo(page, page.getByRole('combobox', { name: 'Tag', exact: true }))
  await page.keyboard.type('e2e-keyboard')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('preview-matched')).toHaveText('2')
  await tabTo(page, page.getByRole('textbox', { name: 'Reason' }))
  await page.keyboard.type('by keyboard')
  await tabTo(page, page.getByRole('button', { name: /^Invalidate 2 keys softly/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('receipt-matched')).toHaveText('2')
  await tabTo(page, page.getByRole('button', { name: 'Undo' }))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('receipt')).toContainText('Taken back')
  expect((await api.getEntry('company:E2E-K1')).state).toBe('fresh')
})

test('keys are found, walked, marked and opened by keyboard alone', async ({ page, timberline }) => {
  const { api } = timberline
  for (const key of ['e2e:ROW-1', 'e2e:ROW-2', 'e2e:ROW-3']) await api.putEntry(key, { value: 1, ttl: '1h' })
  await page.goto('/keys')
  // Rows are there once the page listens to keys.
  await expect(page.getByTestId('keys-total')).toContainText('key')
  await page.keyboard.press('/')
  await page.keyboard.type('e2e:ROW')
  await expect(page.getByTestId('keys-total')).toHaveText('3 keys')
  // Out of the field, or letters would be typed into it.
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('checkbox', { name: 'Mark e2e:ROW-2' })).toBeChecked()
  await expect(page.getByRole('group', { name: 'Marked keys' })).toContainText('1 key marked')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('e2e:ROW-1')
})

test('rows of a table, the search and the palette are a key away on every page', async ({ page, timberline }) => {
  const { api } = timberline
  for (const name of ['a', 'b', 'c'])
    await api.putEntry(`e2e-row:${name}`, { value: 1, ttl: '1h', tags: [`e2e-row-${name}`] })
  await page.goto('/tags?q=e2e-row-')
  const tag = (name: string) => page.getByRole('button', { name: `e2e-row-${name}`, exact: true })
  await expect(tag('c')).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(tag('b')).toBeFocused()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Tag e2e-row-a' })).toBeVisible()
  // The page shows it before the address does, which is what going back undoes.
  await expect(page).toHaveURL(/tag=e2e-row-a/)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Tag e2e-row-a' })).toHaveCount(0)

  const search = page.getByRole('textbox', { name: 'Search tags' })
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search).not.toBeFocused()

  const palette = page.getByRole('textbox', { name: 'Jump to a key, a tag, a page or an action' })
  await page.keyboard.press('/')
  await page.keyboard.press('Control+k')
  await expect(palette).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search, 'where one came from').toBeFocused()

  // Versions has no search of its own.
  await page.goto('/versions')
  await expect(page.getByRole('button', { name: 'History' }).first()).toBeVisible()
  await page.keyboard.press('/')
  await expect(palette).toBeFocused()
})

test('on a small screen the closed navigation takes no focus', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/versions')
  await expect(page.getByRole('button', { name: 'History' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Account' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').locator(':focus')).toBeVisible()
  await page.getByRole('button', { name: 'Open the navigation' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Tags' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Tags' })).toBeVisible()
})
