import { AxeBuilder } from '@axe-core/playwright'
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
  '/settings',
  '/dependencies?key=e2e%3AAXE',
  '/dependencies?key=e2e%3AAXE-CHILD&view=graph',
  '/reference',
  '/advisor',
  '/strategies',
]

for (const theme of ['light', 'dark'] as const) {
  for (const path of pages) {
    test(`${path} has no WCAG 2.2 AA finding in the ${theme} theme`, async ({ page, timberline }) => {
      // What moves all the time is no help in looking at it.
      await timberline.api.switchDemo({ on: false })
      await timberline.api.putEntry('e2e:AXE', { value: { symbol: 'AXE' }, ttl: '1h', tags: ['e2e'] })
      await timberline.api.putEntry('e2e:AXE-CHILD', { value: 1, ttl: '1h', dependsOn: ['e2e:AXE'] })
      await page.addInitScript((scheme) => localStorage.setItem('mantine-color-scheme-value', scheme), theme)
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      const told = violations.map(
        (one) => `${one.id}: ${one.help} at ${one.nodes.map((node) => node.target).join(', ')}`,
      )
      expect(told).toEqual([])
    })
  }
}
