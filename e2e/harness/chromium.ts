import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

/** Debian's Chromium where there is one, else the one that Playwright downloads; quiet and without a network of its own. */
export function chromiumLaunch(): LaunchOptions {
  const debian = '/usr/bin/chromium'
  return {
    ...(existsSync(debian) ? { executablePath: debian } : {}),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
