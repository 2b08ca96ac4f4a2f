import { test as base, type BrowserContextOptions, expect } from '@playwright/test'
import { Timberline } from './timberline'

export { expect }

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>

interface PerTest {
  /** What a test expects a browser to complain about, e.g. the answers of a server that it stops. */
  expectedComplaints: RegExp[]
  quietBrowser: undefined
  stillness: undefined
}

interface PerWorker {
  /** The running app, shared by the journeys; one that stops it starts it again, and one that needs traffic switches it on. */
  timberline: Timberline
  /** The browser's state after signing in by the printed link, which works once. */
  session: StorageState
}

/** Pages are signed in, and a test fails where its page logs an error or throws one. */
export const test = base.extend<PerTest, PerWorker>({
  timberline: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const timberline = await Timberline.start({ demo: 'on' })
      await timberline.api.switchDemo({ on: false })
      await use(timberline)
      await timberline.discard()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  session: [
    async ({ browser, timberline }, use) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(timberline.signInLink)
      await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
      const state = await context.storageState()
      await context.close()
      await use(state)
    },
    { scope: 'worker' },
  ],

  storageState: async ({ session }, use) => use(session),
  baseURL: async ({ timberline }, use) => use(timberline.url),

  expectedComplaints: [[], { option: true }],

  // What moves all the time is no help in looking at something, and takes the processor that a test needs.
  stillness: [
    async ({ timberline }, use) => {
      await timberline.api.switchDemo({ on: false })
      await use(undefined)
    },
    { auto: true },
  ],

  quietBrowser: [
    async ({ page, expectedComplaints, timberline }, use, testInfo) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
      await use(undefined)
      const unexpected = complaints.filter((text) => !expectedComplaints.some((expected) => expected.test(text)))
      if (testInfo.status !== testInfo.expectedStatus || unexpected.length > 0) {
        await testInfo.attach('what the app printed', { body: timberline.output, contentType: 'text/plain' })
      }
      expect(unexpected, 'errors in the browser').toEqual([])
    },
    { auto: true },
  ],
})
