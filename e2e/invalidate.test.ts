import { copiesInRedis, copiesOnDisk } from './harness/copies'
import { expect, test } from './harness/fixtures'

const key = 'e2e:KEY'
const tag = 'e2e-tag'

test('browse, open, invalidate by tag, and the entry is gone from all three levels', async ({ page, timberline }) => {
  const { api } = timberline
  await api.putEntry(key, { value: { symbol: 'E2E', name: 'End to End Inc.' }, ttl: '1h', tags: [tag] })
  await api.putEntry('e2e:KEY-OTHER', { value: { symbol: 'OTHER' }, ttl: '1h' })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(1)
  await expect.poll(() => copiesInRedis(timberline.redisUrl, key)).toHaveLength(1)

  await page.goto('/keys')
  await page.getByRole('textbox', { name: 'Search keys' }).fill(key)
  await page.getByRole('link', { name: key, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(key)
  await expect(page.getByText('End to End Inc.')).toBeVisible()

  await expect.poll(async () => (await api.listInstances()).items.length).toBeGreaterThan(1)
  await page.goto(`/invalidate?kind=tag&tag=${tag}`)
  const preview = page.getByRole('main')
  // Written by the process that answers, and read by no other.
  await expect(page.getByTestId('preview-memories')).toContainText(
    /^L1 of each process: .+ \(pid \d+\) 1, .+ \(pid \d+\) 0/,
  )
  await expect(preview).toContainText('key by tag e2e-tag')
  await expect(preview.getByRole('link', { name: key, exact: true })).toBeVisible()
  await page.getByRole('radio', { name: 'Hard' }).check()
  await page.getByRole('textbox', { name: 'Reason' }).fill('end-to-end test')
  await page.getByRole('button', { name: /^invalidate/i }).click()
  await expect(preview).toContainText('Invalidated 1 key')

  // A tag is dropped by one record in the log, which makes every copy dead at once …
  const copies = await api.getEntry(key).then(
    ({ copies }) => copies,
    () => [],
  )
  expect(copies.filter((copy) => copy.present && copy.state !== 'dead')).toEqual([])
  // … and what they take up is given back a moment later.
  await expect.poll(() => copiesInRedis(timberline.redisUrl, key)).toEqual([])
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(0)
  expect((await api.listEntries({ prefix: key })).items.map((row) => row.key)).toEqual(['e2e:KEY-OTHER'])
  expect((await api.listInvalidations({ limit: 1 })).items[0]).toMatchObject({ reason: 'end-to-end test', matched: 1 })
  await page.goto('/keys')
  await page.getByRole('textbox', { name: 'Search keys' }).fill(key)
  await expect(page.getByRole('link', { name: 'e2e:KEY-OTHER', exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: key, exact: true })).toHaveCount(0)
})

test('an entry invalidated by its key is gone from Redis and from the disk themselves', async ({ timberline }) => {
  const { api } = timberline
  const gone = 'e2e:GONE'
  await api.putEntry(gone, { value: 1, ttl: '1h' })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, gone)).toBe(1)
  await api.invalidate({ target: { key: gone }, mode: 'hard' })
  await expect.poll(() => copiesInRedis(timberline.redisUrl, gone)).toEqual([])
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, gone)).toBe(0)
})

test('the count of the preview is the count of what was invalidated', async ({ timberline }) => {
  const { api } = timberline
  const keys = Array.from({ length: 25 }, (_, i) => `e2e:COUNT-${i}`)
  for (const one of keys) {
    expect(await api.putEntry(one, { value: one, ttl: '1h', tags: ['e2e-count'] })).toMatchObject({ stored: true })
  }
  const plan = await api.previewInvalidation({ tag: 'e2e-count' })
  expect(plan.matched).toBe(25)
  expect(plan.perLevel).toMatchObject({ memory: 25, redis: 25, disk: 25 })
  const receipt = await api.invalidate({ planId: plan.planId, mode: 'hard', reason: 'end-to-end test' })
  expect(receipt.matched).toBe(25)
  expect((await api.previewInvalidation({ tag: 'e2e-count' })).matched).toBe(0)
})

test('a receipt hears that it was undone elsewhere, and a reload keeps how and why', async ({ page, timberline }) => {
  const { api } = timberline
  await api.putEntry('e2e:UNDONE', { value: 1, ttl: '1h', tags: ['e2e-undone'] })
  await page.goto('/invalidate?kind=tag&tag=e2e-undone')
  await page.getByRole('radio', { name: 'Soft' }).check()
  await page.getByRole('textbox', { name: 'Reason' }).fill('end-to-end test')
  await expect(page).toHaveURL(/mode=soft.*reason=end-to-end/)
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Soft' })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('end-to-end test')

  await page.getByRole('button', { name: 'Invalidate 1 key softly' }).click()
  const receipt = page.getByTestId('receipt')
  await expect(receipt.getByRole('button', { name: 'Undo' })).toBeEnabled()
  const [row] = (await api.listInvalidations({ limit: 1 })).items
  await api.undoInvalidation(row?.seq ?? 0)
  await expect(receipt).toContainText(/Undone by .+, /)
  await expect(receipt.getByRole('button', { name: 'Undo' })).toBeDisabled()
})
