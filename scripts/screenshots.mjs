// `npm run screenshots`: starts the demo, signs in, lets it run for a while and takes the pictures of README and docs, in both
// themes, into docs/screenshots. To look at every page, also at 390 pixels: `--out DIR` (and `--only NAME`, `--wait SECONDS`).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOptions, numberIn } from '#setup/command-options.mjs'
import { chromium } from '@playwright/test'
import { root } from './setup/root.mjs'
import { freePort } from './start/port.mjs'

const pages = {
  'sign-in': '/sign-in',
  overview: '/',
  keys: '/keys',
  key: '/key?key=company%3AAAPL',
  tags: '/tags?tag=tech',
  dependencies: '/dependencies?key=company%3AAAPL&view=graph',
  invalidate: '/invalidate?kind=tag&tag=tech',
  versions: '/versions',
  strategies: '/strategies',
  advisor: '/advisor',
  levels: '/levels',
  activity: '/activity',
  settings: '/settings',
  api: '/reference',
}

/** The pages that README and docs show. */
const shown = ['overview', 'keys', 'key', 'invalidate']

const options = commandOptions(
  {
    out: { type: 'string' },
    only: { type: 'string', multiple: true },
    // Two minutes of traffic fill the charts' first window.
    wait: { type: 'string', default: '120' },
    // A server that runs already, and its sign-in link, instead of one of our own.
    link: { type: 'string' },
  },
  ({ wait, ...values }) => ({ ...values, waitMs: numberIn('wait', wait) * 1_000 }),
)
const out = resolve(options.out ?? join(root, 'docs/screenshots'))
const wanted = options.only ?? (options.out ? Object.keys(pages) : shown)
const widths = options.out ? [1440, 390] : [1440]

async function startDemo() {
  const data = await mkdtemp(join(tmpdir(), 'timberline-screenshots-'))
  const env = { ...process.env, PORT: String(await freePort()), TIMBERLINE_DATA_DIR: data, TIMBERLINE_DEMO: 'on' }
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const link = await new Promise((found, failed) => {
    child.once('exit', (code) => failed(new Error(`the start ended with code ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /http\S+\/sign-in#token=\S+/.exec(line)
      if (match) found(match[0])
    })
  })
  const stop = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
  return { link, stop }
}

async function takeAll(browser, { link, storageState }) {
  const origin = new URL(link).origin
  const chosen = Object.entries(pages).filter(([name]) => wanted.includes(name))
  for (const theme of ['light', 'dark']) {
    for (const width of widths) {
      const context = await browser.newContext({
        storageState,
        colorScheme: theme,
        viewport: { width, height: width === 390 ? 844 : 900 },
        reducedMotion: 'reduce',
      })
      await context.addInitScript((scheme) => localStorage.setItem('mantine-color-scheme-value', scheme), theme)
      for (const [name, path] of chosen) {
        const page = await context.newPage()
        if (name === 'sign-in') await context.clearCookies()
        else await context.addCookies(storageState.cookies)
        await page.goto(origin + path)
        // Charts draw after their data and settle within their animation; the pages poll, so the network is never idle.
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root'))
        await sleep(1500)
        await page.screenshot({
          path: join(out, `${name}-${theme}${width === 390 ? '-390' : ''}.png`),
          fullPage: width === 390,
        })
        await page.close()
      }
      await context.close()
    }
  }
}

const demo = options.link ? { link: options.link, stop: async () => {} } : await startDemo()
const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  await mkdir(out, { recursive: true })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(demo.link)
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const storageState = await context.storageState()
  await context.close()
  await sleep(options.waitMs)
  await takeAll(browser, { link: demo.link, storageState })
  console.log(`Screenshots are in ${out}`)
} finally {
  await browser.close()
  await demo.stop()
}
