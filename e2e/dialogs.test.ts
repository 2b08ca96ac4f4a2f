import type { Page } from '@playwright/test'
import { findViolations } from './harness/find-violations'
import { expect, test } from './harness/fixtures'

const key = 'company:E2E-AXE'

/** Each dialog, by the page it opens on and what opens it; those of a page follow one another, so that it is loaded once. */
const dialogs: readonly (readonly [name: string, path: string, open: (page: Page) => Promise<void>])[] = [
  ['the palette', '/', (page) => page.getByRole('button', { name: /Jump to a key or page/ }).click()],
  ['a trace', `/key?key=${key}`, (page) => page.getByRole('button', { name: 'Trace a read' }).click()],
  ['editing', `/key?key=${key}`, (page) => page.getByRole('button', { name: 'Edit' }).click()],
  ['deleting', `/key?key=${key}`, (page) => page.getByRole('button', { name: 'Delete' }).click()],
  [
    'invalidating what is marked',
    `/keys?prefix=${key}`,
    async (page) => {
      await page.getByRole('checkbox', { name: `Mark ${key}` }).check()
      await page.getByRole('group', { name: 'Marked keys' }).getByRole('button', { name: 'Invalidate' }).click()
    },
  ],
  ['a new version', '/versions', (page) => page.getByRole('button', { name: 'New version' }).first().click()],
  ['the versions', '/versions', (page) => page.getByRole('button', { name: 'History' }).first().click()],
  ['the keyboard help', '/settings', (page) => page.keyboard.press('?')],
  ['a new token', '/settings', (page) => page.getByRole('button', { name: 'New token' }).click()],
  ['a new user', '/settings', (page) => page.getByRole('button', { name: 'New user' }).click()],
]

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('no open dialog has a WCAG 2.2 AA finding in either theme', async ({ page, timberline }) => {
  test.setTimeout(180_000)
  await timberline.api.putEntry(key, { value: { symbol: 'AXE' }, ttl: '1h' })
  const told: string[] = []
  const dialog = page.getByRole('dialog')
  let shown: string | undefined
  for (const [name, path, open] of dialogs) {
    if (path !== shown) await page.goto(path)
    shown = path
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    // What the browser fetched is shown, so the page listens to keys and clicks.
    await expect(page.getByRole('link', { name: /Levels:/ })).toBeVisible()
    await open(page)
    await expect(dialog).toBeVisible()
    await expect(dialog.locator('.mantine-Skeleton-root')).toHaveCount(0)
    told.push(...(await findViolations(page, '[role="dialog"]')).map((violation) => `${name}: ${violation}`))
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
  expect(told).toEqual([])
})
