import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './harness/chromium'

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: 'test-results',
  // Two cores run a browser, a server, a Redis and the tests: more at once makes waits long, not runs short.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: chromiumLaunch(),
    // Without a film of each test: drawing one takes the processor that the test needs.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
})
