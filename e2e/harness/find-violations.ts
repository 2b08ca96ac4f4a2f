import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** What another theme can change: structure, names and sizes are the same in both. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

type Theme = 'light' | 'dark'

/**
 * @param within what is looked at
 * @returns what WCAG 2.2 AA finds against the page as it is, in the light theme in full and in the dark one by its colours
 */
export async function findViolations(page: Page, within = 'html'): Promise<string[]> {
  // No page of ours has a frame; what axe does about those opens another page for each look.
  const look = () => new AxeBuilder({ page }).include(within).setLegacyMode()
  await switchTheme(page, 'light')
  const whole = await look().withTags(TAGS).analyze()
  await switchTheme(page, 'dark')
  const dark = await look().withRules(RULES_OF_COLOUR).analyze()
  const tell = (theme: Theme, { violations }: typeof whole) =>
    violations.map((one) => `${theme}: ${one.id}: ${one.help} at ${one.nodes.map((node) => node.target).join(', ')}`)
  return [...tell('light', whole), ...tell('dark', dark)]
}

/** As another tab would in which the theme is switched. */
async function switchTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((newValue) => {
    const key = 'mantine-color-scheme-value'
    window.dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }))
  }, theme)
  await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
}
