// `npm run measure-console -- --link LINK`: uses the console of a running server as a person would, by the sign-in link that it
// printed, and writes what the browser timed to bench/results/console.md. Made for a cache that `npm run fill` has filled.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { commandOptions } from '#setup/command-options.mjs'
import { chromium } from '@playwright/test'
import { root } from './setup/root.mjs'

const { link, origin } = commandOptions({ link: { type: 'string', default: '' } }, ({ link }) => {
  if (!URL.canParse(link))
    throw new TypeError('--link takes the sign-in link that the server printed when it was started')
  return { link, origin: new URL(link).origin }
})

/** Every page, each as somebody opens it in a new tab. */
const pages = {
  Overview: '/',
  Activity: '/activity',
  Advisor: '/advisor',
  'Levels & processes': '/levels',
  Keys: '/keys',
  'Keys of a folder': '/keys?prefix=item%3A7%3A',
  'Keys by size': '/keys?sort=-size',
  'Keys that contain a text': '/keys?q=99999',
  'Keys by tag': '/keys?tag=tag-77',
  'Keys that are stale': '/keys?state=stale',
  'A key': '/key?key=item%3A7%3A77%3A77777',
  'A value of 20 MB': '/key?key=large%3Avalue',
  Tags: '/tags',
  'A tag': '/tags?tag=tag-77',
  'Dependencies, 50,000 of them': '/dependencies?key=base%3Aof-many',
  'Invalidate, a tag': '/invalidate?kind=tag&tag=tag-77',
  'Invalidate, a namespace': '/invalidate?kind=namespace&namespace=item',
  'Invalidate, 50,000 dependents': '/invalidate?kind=dependency&dependency=base%3Aof-many',
  Versions: '/versions',
  Strategies: '/strategies',
  Settings: '/settings',
  API: '/reference',
}

/** Shorter events are below one frame, and browsers do not report them. */
const SHORTEST_MS = 16
const SCREENS = 60

/** Each as its name and what a person does; timed by the browser from the key or click to the next paint. */
const interactions = [
  ['type into the search', (page) => page.getByRole('textbox', { name: 'Search keys' }).pressSequentially('item:7')],
  ['clear the search', (page) => page.getByRole('button', { name: 'Clear' }).click()],
  [
    'open a folder',
    (page) =>
      page
        .getByRole('button', { name: /^Open item:/ })
        .first()
        .click(),
  ],
  ['sort by size', (page) => page.getByRole('button', { name: /^Size/ }).click()],
  [
    'mark a row',
    (page) =>
      page
        .getByRole('checkbox', { name: /^Mark / })
        .nth(1)
        .check(),
  ],
  [
    'walk rows with j',
    async (page) => {
      await page.keyboard.press('Escape')
      for (let i = 0; i < 10; i++) await page.keyboard.press('j')
    },
  ],
]

const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript((shortest) => {
    window.slowest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.slowest = Math.max(window.slowest, duration)
    }).observe({ type: 'event', durationThreshold: shortest, buffered: true })
  }, SHORTEST_MS)
  await page.goto(link)
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const opened = await measurePages(page)
  const rows = [...(await measureKeys(page)), ...(await measureScrolling(page)), ...(await measureLarge(page))]
  await report({
    levels: await page.evaluate(() => fetch('/api/v1/levels').then((answer) => answer.json())),
    opened,
    rows,
  })
} finally {
  await browser.close()
}

/** From the request of the page until nothing of it is a skeleton any more, and the slowest of its requests to the API. */
async function measurePages(page) {
  const rows = []
  for (const [name, path] of Object.entries(pages)) {
    const asked = []
    const note = (request) => {
      const { pathname } = new URL(request.url())
      if (!pathname.startsWith('/api/v1/') || pathname === '/api/v1/events') return
      asked.push({ pathname, ms: request.timing().responseEnd })
    }
    page.on('requestfinished', note)
    const shown = await timeOf(async () => {
      await page.goto(origin + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root'), null, { timeout: 60_000 })
    })
    page.off('requestfinished', note)
    const slowest = asked.reduce((most, one) => (one.ms > most.ms ? one : most), { pathname: 'none', ms: 0 })
    rows.push([name, shown, `${Math.round(slowest.ms)} ms`, slowest.pathname.replace('/api/v1', '')])
    console.log(rows.at(-1).join(', '))
  }
  return rows
}

async function measureKeys(page) {
  const rows = [['first rows of Keys', await timeOf(() => open(page, '/keys', page.getByRole('checkbox').nth(1)))]]
  for (const [name, act] of interactions) {
    await page.evaluate(() => (window.slowest = 0))
    await act(page)
    // Events are reported after the paint that ends them.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))))
    const slowest = await page.evaluate(() => window.slowest)
    rows.push([`${name}, to the next paint`, slowest === 0 ? `below ${SHORTEST_MS} ms` : `${Math.round(slowest)} ms`])
    console.log(rows.at(-1).join(', '))
  }
  return rows
}

async function measureScrolling(page) {
  await open(page, '/keys', page.getByRole('checkbox').nth(1))
  const list = await page.getByRole('region', { name: 'List of keys' }).elementHandle()
  for (let screen = 0; screen < SCREENS; screen++) {
    const before = await list.evaluate((element) => {
      element.scrollTo({ top: element.scrollHeight })
      return element.scrollHeight
    })
    // The next page may have been asked for already, and be there.
    await page.waitForFunction(([element, height]) => element.scrollHeight > height, [list, before], {
      timeout: 60_000,
    })
  }
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const drawn = await page.getByRole('row').count()
  return [
    [`heap of the tab after ${SCREENS} pages of rows`, `${(usedSize / 2 ** 20).toFixed(0)} MB`],
    ['rows in the document then', String(drawn)],
  ]
}

async function measureLarge(page) {
  const value = () => open(page, '/key?key=large%3Avalue', page.getByRole('region', { name: 'Value' }))
  const graph = () =>
    open(
      page,
      '/dependencies?key=base%3Aof-many&view=graph',
      page.getByRole('group', { name: 'Graph of dependencies' }),
    )
  const tags = () => open(page, '/tags', page.getByRole('region', { name: 'Tags' }).getByRole('row').nth(1))
  return [
    ['a value of 20 MB, its preview', await timeOf(value)],
    ['a key with 50,000 dependents, its graph', await timeOf(graph)],
    ['nodes in that graph', String(await page.locator('[aria-pressed][title]').count())],
    ['first rows of 10,000 tags', await timeOf(tags)],
  ]
}

async function open(page, path, shown) {
  await page.goto(origin + path)
  await shown.first().waitFor({ timeout: 60_000 })
}

async function timeOf(act) {
  const began = performance.now()
  await act()
  return `${Math.round(performance.now() - began)} ms`
}

async function report({ levels, opened, rows }) {
  const held = levels.items.map(({ name, entries }) => `${name} ${entries.toLocaleString('en-US')}`).join(', ')
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; load average ${loadavg()[0]?.toFixed(1)}`
  const lines = (table) => table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  const text = `# The console at scale

${machine}. Entries held: ${held}.

| page, opened in a new tab | until all of it is there | slowest request | which |
| --- | ---: | ---: | --- |
${lines(opened)}

| what | figure |
| --- | ---: |
${lines(rows)}

Made by \`npm run fill\` and \`npm run measure-console\`.
`
  await writeFile(join(root, 'bench/results/console.md'), text)
  console.log(text)
}
