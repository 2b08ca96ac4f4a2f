import { copiesInRedis, copiesOnDisk } from './harness/copies'
import { expect, test } from './harness/fixtures'

const key = 'company:E2E'
const tag = 'e2e-tag'

test('browse, open, invalidate by tag, and the entry is gone from all three levels', async ({ page, timberline }) => {
  const { api } = timberline
  await api.switchDemo({ on: false })
  await api.putEntry(key, { value: { symbol: 'E2E', name: 'End to End Inc.' }, ttl: '1h', tags: [tag] })
  await api.putEntry('company:E2E-OTHER', { value: { symbol: 'OTHER' }, ttl: '1h' })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(1)
  await expect.poll(() => copiesInRedis(timberline.redisUrl, key)).toHaveLength(1)

  await page.goto('/keys')
  await page
    .getByRole('textbox', { name: /search|key/i })
    .first()
    .fill(key)
  await page.getByRole('link', { name: key, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(key)
  await expect(page.getByText('End to End Inc.')).toBeVisible()
  for (const level of ['L1', 'L2', 'L3']) await expect(page.getByRole('main').getByText(level).first()).toBeVisible()

  await page.goto(`/invalidate?kind=tag&tag=${tag}`)
  await page.getByRole('button', { name: /preview/i }).click()
  await page.getByRole('button', { name: /^invalidate/i }).click()
  await expect(page.getByText(/receipt|invalidated/i).first()).toBeVisible()

  await expect.poll(() => copiesInRedis(timberline.redisUrl, key)).toEqual([])
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(0)
  const gone = await api.traceEntry(key).catch((error: unknown) => error)
  expect(JSON.stringify(gone)).not.toContain('"outcome":"memory"')
  expect((await api.listEntries({ prefix: 'company:E2E' })).items.map((row) => row.key)).toEqual(['company:E2E-OTHER'])
})

test('the count of the preview is the count of what was invalidated', async ({ timberline }) => {
  const { api } = timberline
  await api.switchDemo({ on: false })
  const keys = Array.from({ length: 25 }, (_, i) => `company:COUNT-${i}`)
  for (const one of keys) await api.putEntry(one, { value: one, ttl: '1h', tags: ['e2e-count'] })
  const plan = await api.previewInvalidation({ tag: 'e2e-count' })
  expect(plan.matched).toBe(25)
  expect(plan.perLevel).toMatchObject({ memory: 25, redis: 25, disk: 25 })
  const receipt = await api.invalidate({ planId: plan.planId, mode: 'hard', reason: 'end-to-end test' })
  expect(receipt.matched).toBe(25)
  expect((await api.previewInvalidation({ tag: 'e2e-count' })).matched).toBe(0)
})
