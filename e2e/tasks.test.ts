import type { Locator, Page } from '@playwright/test'
import { expect, test } from './harness/fixtures'

/** More than this and somebody in a hurry asks a colleague instead. */
const MOST_CLICKS = 3

/** Walks as a person with a mouse would, and counts; typing and looking are not counted. */
class Person {
  clicks = 0
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async start(): Promise<void> {
    await this.page.goto('/')
    await expect(this.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  }

  async click(what: Locator): Promise<void> {
    await what.click()
    this.clicks++
  }

  goTo(name: string): Promise<void> {
    return this.click(this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }))
  }

  end(): void {
    test.info().annotations.push({ type: 'clicks', description: String(this.clicks) })
    expect(this.clicks).toBeLessThanOrEqual(MOST_CLICKS)
  }
}

test.describe.configure({ mode: 'serial' })

test('on a small screen the pages where they begin are one click away, too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const person = new Person(page)
  await person.start()
  for (const name of ['Keys', 'Tags', 'Versions', 'Activity']) {
    await person.click(page.getByRole('navigation', { name: 'Bottom bar' }).getByRole('link', { name }))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
})

test('1. say whether the cache is healthy', async ({ page, timberline }) => {
  await timberline.api.switchDemo({ on: true })
  const person = new Person(page)
  await person.start()
  await expect(page.getByTestId('verdict')).toContainText(/cache|request/i)
  person.end()
})

test('2. find the biggest namespace', async ({ page, timberline }) => {
  const person = new Person(page)
  await person.start()
  await person.goTo('Keys')
  const { items } = await timberline.api.listFolders()
  const biggest = items.reduce((most, one) => ((one.entries ?? 0) > (most.entries ?? 0) ? one : most))
  const folders = page.getByRole('navigation', { name: 'Folders' })
  const folder = folders.getByRole('listitem').filter({ hasText: biggest.prefix.slice(0, -1) })
  await expect(folder.getByTitle('Entries stored below it')).toHaveText(/^[\d,]+$/)
  person.end()

  // Among many, and by bytes, too: the greatest is the first row.
  const sorting = new Person(page)
  await sorting.goTo('Versions')
  await sorting.click(page.getByRole('button', { name: 'Entries' }))
  await expect(page).toHaveURL(/sort=-entries/)
  // Of one moment: entries come and go, and two namespaces may be nearly as big.
  const isSorted = async () => {
    const texts = await page.locator('tbody td:nth-child(4)').allTextContents()
    const counts = texts.map((text) => Number(text.replace(/\D/g, '')))
    return counts.length > 1 && counts.every((count, index) => index === 0 || count <= (counts[index - 1] ?? 0))
  }
  await expect.poll(isSorted).toBe(true)
  sorting.end()
})

test('3. explain why a given key is stale', async ({ page, timberline }) => {
  const { api } = timberline
  await api.putEntry('company:E2E-WHY', { value: 1, ttl: '1h', tags: ['e2e-why'] })
  await api.invalidate({ target: { tag: 'e2e-why' }, mode: 'soft', reason: 'new figures came in' })
  const person = new Person(page)
  await person.start()
  await person.click(page.getByRole('button', { name: /Jump to a key or page/ }))
  await expect(page.getByRole('textbox', { name: 'Jump to a key, a tag, a page or an action' })).toBeFocused()
  await page.keyboard.type('E2E-WHY')
  await person.click(page.getByRole('button', { name: /company:E2E-WHY/ }).first())
  await expect(page.getByTestId('verdict')).toContainText('It is stale')
  await expect(page.getByTestId('verdict')).toContainText('tag e2e-why was softly invalidated')
  await expect(page.getByTestId('verdict')).toContainText('new figures came in')
  person.end()
})

test('4. drop a tag knowing beforehand how many entries go and what it will cost; 5. undo it', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  for (let i = 0; i < 7; i++)
    await api.putEntry(`company:E2E-DROP-${i}`, { value: i, ttl: '1h', tags: ['e2e-drop', 'e2e-drop-too'] })
  const person = new Person(page)
  await person.start()
  await person.goTo('Tags')
  await page.getByRole('textbox', { name: 'Search tags' }).fill('e2e-drop')
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'e2e-drop', exact: true }) })
  await person.click(row.getByRole('link', { name: 'Invalidate' }))
  await expect(page.getByTestId('preview-matched')).toHaveText('7')
  await expect(page.getByText('Loads to expect')).toBeVisible()
  await person.click(page.getByRole('button', { name: 'Invalidate 7 keys softly' }))
  await expect(page.getByTestId('receipt-matched')).toHaveText('7')
  expect((await api.getEntry('company:E2E-DROP-3')).state).toBe('stale')
  person.end()

  const undoing = new Person(page)
  await undoing.click(page.getByRole('button', { name: 'Undo' }))
  await expect(page.getByTestId('receipt')).toContainText('Taken back')
  expect((await api.getEntry('company:E2E-DROP-3')).state).toBe('fresh')
  undoing.end()
})

test('6. roll a namespace back a version', async ({ page, timberline }) => {
  const { api } = timberline
  await api.putEntry('e2e-rolled:1', { value: 'as it was', ttl: '1h' })
  const before = (await api.getEntry('e2e-rolled:1')).activeVersion
  await api.bumpVersion('e2e-rolled', { confirm: 'e2e-rolled' })
  await api.putEntry('e2e-rolled:2', { value: 'new', ttl: '1h' })
  const person = new Person(page)
  await person.start()
  await person.goTo('Versions')
  const row = page.getByRole('row').filter({ hasText: 'e2e-rolled' })
  await person.click(row.getByRole('button', { name: `Back to v${before}` }))
  await page.getByLabel('Type e2e-rolled to confirm').fill('e2e-rolled')
  await person.click(page.getByRole('button', { name: `Serve v${before}` }))
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect((await api.getEntry('e2e-rolled:1')).activeVersion).toBe(before)
  person.end()
})

test('7. find out who cleared the cache yesterday', async ({ page, timberline }) => {
  const { api } = timberline
  const { cache } = await api.getLevels()
  await api.invalidate({ target: { all: true }, mode: 'hard', reason: 'e2e clears', confirm: cache })
  const { actor } = await api.getSession()
  // The person comes a day later, and the day has brought other operations.
  await page.clock.setFixedTime(Date.now() + 24 * 3_600_000)
  const person = new Person(page)
  await person.start()
  await person.goTo('Activity')
  await person.click(page.getByRole('tab', { name: 'Operations' }))
  await person.click(page.getByRole('radiogroup', { name: 'When' }).getByText('Yesterday', { exact: true }))
  await expect(page).toHaveURL(/when=yesterday/)
  const row = page.getByRole('row').filter({ hasText: 'e2e clears' })
  await expect(row).toContainText('everything')
  await expect(row).toContainText(actor.name)
  await expect(row.locator('time')).toHaveText(/^yesterday, \d\d:\d\d$/)
  await expect(row.locator('time')).toHaveAttribute('title', /\d{4}, \d\d:\d\d:\d\d/)
  person.end()

  // Among many, what was to go narrows them further; the link shows the same to whoever it is sent to.
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'Namespaces' }).click()
  await expect(page.getByText('No operation matches')).toBeVisible()
  await page.goto('/activity?view=operations&when=yesterday&kind=all')
  await expect(row).toContainText('everything')
  await page.getByRole('radiogroup', { name: 'When' }).getByText('Today', { exact: true }).click()
  await expect(page.getByText('No operation matches')).toBeVisible()
})
