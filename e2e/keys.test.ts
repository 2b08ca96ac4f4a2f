import { readFile } from 'node:fs/promises'
import { formatName } from '@/components/ui/format'
import { expect, test } from './harness/fixtures'

test('a folder tells how much is below it, lists it, and what is marked there can be dropped', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  for (const key of ['e2e-tree:a:1', 'e2e-tree:a:2', 'e2e-tree:b:1', 'e2e-tree:top'])
    await api.putEntry(key, { value: key, ttl: '1h' })
  await page.goto('/keys')
  const folders = page.getByRole('navigation', { name: 'Folders' })
  await folders.getByRole('button', { name: 'Open e2e-tree:', exact: true }).click()
  const folder = folders.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Open e2e-tree:a:' }) })
  await expect(folder.last()).toContainText('2')
  await folder.last().getByRole('button', { name: 'a 2', exact: true }).click()
  await expect(page).toHaveURL(/prefix=e2e-tree/)
  await expect(page.getByTestId('keys-total')).toHaveText('2 keys')

  const whole = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export all' }).click()
  await page.getByRole('menuitem', { name: 'As lines of JSON' }).click()
  const lines = (await readFile(await (await whole).path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(['e2e-tree:a:1', 'e2e-tree:a:2'])
  await expect(page.getByText('Exported 2 keys')).toBeVisible()

  await page.getByRole('button', { name: 'Mark all below e2e-tree:a:' }).click()
  await expect(page.getByRole('group', { name: 'Marked keys' })).toContainText('2 keys marked')
  const download = page.waitForEvent('download')
  await page.getByRole('group', { name: 'Marked keys' }).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'As CSV' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('e2e-tree:a:2')

  // Another TTL is no invalidation: all that was marked is still there, and lives longer.
  await page.getByRole('group', { name: 'Marked keys' }).getByRole('button', { name: 'Change TTL' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('2d')
  await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click()
  await expect(page.getByRole('dialog')).toContainText('2 keys changed')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  for (const { ttlMs } of (await api.listEntries({ prefix: 'e2e-tree:a:' })).items)
    expect(ttlMs).toBeGreaterThan(86_400_000)

  await page.getByRole('button', { name: 'Mark all below e2e-tree:a:' }).click()
  await page.getByRole('group', { name: 'Marked keys' }).getByRole('button', { name: 'Invalidate' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 keys')
  await dialog.getByRole('radio', { name: 'Hard' }).check()
  await dialog.getByRole('button', { name: 'Invalidate' }).click()
  await expect(dialog).toContainText('2 keys invalidated')
  expect((await api.listEntries({ prefix: 'e2e-tree:' })).items.map(({ key }) => key)).toEqual([
    'e2e-tree:b:1',
    'e2e-tree:top',
  ])
})

test.describe(() => {
  test.use({ expectedComplaints: [/412/] })

  test('what somebody else wrote meanwhile is not deleted', async ({ page, timberline }) => {
    const { api } = timberline
    const key = 'e2e:E2E-MEANWHILE'
    await api.putEntry(key, { value: 1, ttl: '1h' })
    await page.goto(`/key?key=${key}`)
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Delete' }).click()
    await api.putEntry(key, { value: 2, ttl: '1h' })
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(dialog.getByRole('alert')).toContainText('not what it was')
    expect((await api.getEntry(key)).state).toBe('fresh')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })
})

const odd = [`e2e:"quotes" 'and' <b>html</b>`, 'e2e:😀 ירושלים', 'e2e:__proto__', `e2e:${'x'.repeat(2_044)}`]

test('fault 39: keys with quotes, HTML, emoji, right-to-left text and 2,048 bytes are listed, opened and dropped as what they are', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  for (const key of odd) await api.putEntry(key, { value: { key }, ttl: '1h' })
  for (const key of odd) {
    await page.goto(`/keys?prefix=${encodeURIComponent(key)}`)
    await page.getByRole('link', { name: formatName(key), exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(key)
    await expect(page.getByTestId('verdict')).toContainText('It is fresh')
  }
  const receipt = await api.invalidate({ target: { keys: odd }, mode: 'hard' })
  expect(receipt.matched).toBe(odd.length)
})

test('on a small screen, too, the list is a window on its keys: it loads those that can be seen', async ({
  page,
  timberline,
}) => {
  for (let i = 0; i < 250; i++) await timberline.api.putEntry(`e2e-small:${i}`, { value: i, ttl: '1h' })
  await page.setViewportSize({ width: 390, height: 844 })
  let pages = 0
  page.on('response', (response) => {
    if (/\/api\/v1\/entries\?.*cursor=/.test(response.url())) pages++
  })
  await page.goto('/keys?prefix=e2e-small:')
  await expect(page.getByRole('link', { name: 'e2e-small:0', exact: true })).toBeVisible()
  const list = page.getByRole('region', { name: 'List of keys' })
  expect(await list.evaluate((element) => element.clientHeight)).toBeLessThan(844)
  expect(await list.getByRole('row').count()).toBeLessThan(60)
  expect(pages).toBe(0)
  const next = page.waitForResponse(/\/api\/v1\/entries\?.*cursor=/)
  await list.evaluate((element) => element.scrollTo({ top: 80 * 40 }))
  await next
})

test('who opens a key far down and goes back finds the list where it was, and the row under the keys', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  const name = (i: number) => `e2e-far:${String(i).padStart(3, '0')}`
  for (let i = 0; i < 90; i++) await api.putEntry(name(i), { value: i, ttl: '1h' })
  await page.goto('/keys?namespace=e2e-far')
  const list = page.getByRole('region', { name: 'List of keys' })
  const link = page.getByRole('link', { name: name(60), exact: true })
  await expect(page.getByRole('link', { name: name(0), exact: true })).toBeVisible()
  await list.evaluate((element) => element.scrollTo({ top: 50 * 40 }))
  await link.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name(60))

  await page.goBack()
  await expect(page).toHaveURL(/namespace=e2e-far/)
  await expect(link).toBeInViewport()
  await expect(link).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('checkbox', { name: `Mark ${name(61)}` })).toBeChecked()

  // Sorted anew it is another list, which is read from its top; and of figures the greatest come first.
  await page.getByRole('button', { name: 'Size' }).click()
  await expect(page).toHaveURL(/sort=-size/)
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0)
})
