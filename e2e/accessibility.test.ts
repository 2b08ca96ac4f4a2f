import { findViolations } from './harness/find-violations'
import { expect, test } from './harness/fixtures'

const pages = [
  '/',
  '/keys',
  '/key?key=e2e%3AAXE',
  '/invalidate',
  '/tags',
  '/versions',
  '/levels',
  '/activity',
  '/activity?view=operations',
  '/activity?view=audit',
  '/settings',
  '/dependencies?key=e2e%3AAXE',
  '/dependencies?key=e2e%3AAXE-CHILD&view=graph',
  '/reference',
  '/advisor',
  '/strategies',
]

// Colours on their way from one to another are nobody's.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test.beforeAll(async ({ timberline }) => {
  await timberline.api.putEntry('e2e:AXE', { value: { symbol: 'AXE' }, ttl: '1h', tags: ['e2e'] })
  await timberline.api.putEntry('e2e:AXE-CHILD', { value: 1, ttl: '1h', dependsOn: ['e2e:AXE'] })
})

for (const path of pages) {
  test(`${path} has no WCAG 2.2 AA finding in either theme`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
    expect(await findViolations(page)).toEqual([])
  })
}
