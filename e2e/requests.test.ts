import type { Page } from '@playwright/test'
import { expect, test } from './harness/fixtures'

/** Counts requests to the API by their path, the event stream left out. */
function countRequests(page: Page): (path?: string) => number {
  const seen: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/v1/') && !pathname.endsWith('/events')) seen.push(pathname.slice('/api/v1'.length))
  })
  return (path) => seen.filter((one) => path === undefined || one === path).length
}

const every = (page: Page, seconds: number) =>
  page.addInitScript((value) => localStorage.setItem('timberline-refresh-seconds', String(value)), seconds)

test('what is still fresh is not asked for again by going to another page', async ({ page }) => {
  await every(page, 30)
  const count = countRequests(page)
  await page.goto('/')
  const pages = page.getByRole('navigation', { name: 'Pages' })
  for (const name of ['Keys', 'Versions', 'Levels & processes', 'Overview']) {
    await pages.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
  }
  expect([count('/levels'), count('/namespaces'), count('/session')]).toEqual([1, 1, 1])
})

test('a hidden tab asks for nothing, and catches up when it is looked at', async ({ page }) => {
  await every(page, 2)
  await page.clock.install()
  const count = countRequests(page)
  await page.goto('/levels')
  // The server's HTML shows the page before its script asks for the first time.
  await expect.poll(() => count('/levels')).toBeGreaterThan(0)
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
  const look = (state: 'hidden' | 'visible') =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility })
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => visibility === 'hidden' })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    }, state)
  await look('hidden')
  const before = count()
  await page.clock.fastForward('01:00')
  expect(count()).toBe(before)
  await look('visible')
  await expect.poll(() => count()).toBeGreaterThan(before)
})

test('a page is fetched before it is opened where a link to it is pointed at, and no other is', async ({ page }) => {
  const asked: string[] = []
  const ended: string[] = []
  const pathOf = (url: string) => {
    const { pathname, searchParams } = new URL(url)
    return searchParams.has('_rsc') ? [pathname] : []
  }
  page.on('request', (request) => void asked.push(...pathOf(request.url())))
  // Next lets go of an answer as soon as it has read what it needs: the browser calls that a failure.
  for (const end of ['requestfinished', 'requestfailed'] as const)
    page.on(end as 'requestfinished', (request) => void ended.push(...pathOf(request.url())))
  await page.goto('/')
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Versions' })
  await link.hover()
  // The route, then the page.
  await expect.poll(() => ended).toEqual(['/versions', '/versions'])
  await link.click()
  await expect(page.getByRole('heading', { level: 1, name: 'Versions' })).toBeVisible()
  expect(asked).toEqual(ended)
})
