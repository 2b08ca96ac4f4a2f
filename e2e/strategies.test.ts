import { join } from 'node:path'
import Libsql from 'libsql'
import { expect, test } from './harness/fixtures'

test('a rush of readers on a cold key costs the source one load, and the page says so', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  const { items } = await api.listStrategies()
  const [tried] = items.filter(({ trials }) => trials.includes('reads'))
  expect(tried, 'the demo has a source to try').toBeDefined()
  await page.goto('/strategies')
  await expect(page.getByRole('region', { name: 'Strategies by namespace' })).toContainText(tried?.namespace ?? '')
  await page.getByRole('button', { name: '1,000 readers of a cold key' }).click()
  const result = page.getByTestId('trial').first()
  await expect(result).toContainText('1,000 readers', { timeout: 60_000 })
  await expect(result).toContainText('cost the source 1 load')
})

test('the write-behind queue is shown with its bounds; dead letters are paged, redriven, and discarded by their name', async ({
  page,
  timberline,
}) => {
  bury(timberline.dataDirectory, 120)
  await page.goto('/strategies')
  const panel = page.getByRole('region', { name: 'Write-behind' })
  await expect(panel).toContainText(/Pending/)
  const rows = panel.getByRole('region', { name: 'Dead letters' }).getByRole('row')
  await expect(rows).toHaveCount(101)
  await panel.getByRole('button', { name: 'More dead letters' }).click()
  await expect(rows).toHaveCount(121)
  await rows.nth(1).getByRole('button', { name: 'Redrive' }).click()
  await expect(page.getByText('position:0 is in the source now')).toBeVisible()
  await panel.getByRole('combobox', { name: 'Dead letters of' }).click()
  await page.getByRole('option', { name: 'position' }).click()
  await panel.getByRole('button', { name: 'Discard all' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Discard all' })).toBeDisabled()
  await dialog.getByLabel('Type position to confirm').fill('position')
  await dialog.getByRole('button', { name: 'Discard all' }).click()
  await expect(panel).toContainText('No dead letters')

  bury(timberline.dataDirectory, 3)
  await page.reload()
  await panel.getByRole('button', { name: 'Redrive all' }).click()
  await expect(page.getByText('3 writes settled')).toBeVisible()
  await expect(panel).toContainText('No dead letters')
})

/** Removals of positions that nobody holds, as if the source had refused them. */
function bury(dataDirectory: string, many: number): void {
  const database = new Libsql(join(dataDirectory, 'timberline.db'), { timeout: 5_000 })
  const insert = database.prepare(
    `INSERT INTO "DeadLetter" ("namespace", "journal", "seq", "key", "recordId", "version", "at", "reason", "buriedAt")
     VALUES ('position', 'e2e', ?, ?, ?, '1', ?, 'no such account', ?)`,
  )
  // As Prisma writes it, so that it compares.
  const at = new Date().toISOString().replace('Z', '+00:00')
  database.exec('BEGIN IMMEDIATE')
  for (let i = 0; i < many; i++) insert.run([i, `position:${i}`, String(i), at, at])
  database.exec('COMMIT')
  database.close()
}
