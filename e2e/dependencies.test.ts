import { expect, test } from './harness/fixtures'

test('the blast radius of a key is what invalidating it takes, and the graph can be walked by keys alone', async ({
  page,
  timberline,
}) => {
  const { api } = timberline
  const base = 'e2e:BASE'
  await api.putEntry(base, { value: 1, ttl: '1h' })
  await api.putEntry('e2e:PART', { value: 2, ttl: '1h', dependsOn: [base] })
  await api.putEntry('e2e:WHOLE', { value: 3, ttl: '1h', dependsOn: ['e2e:PART'] })

  await page.goto('/dependencies')
  await page.getByRole('combobox', { name: 'Key', exact: true }).fill(base)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('blast')).toContainText(`3 keys go with ${base}`)
  const table = page.getByRole('region', { name: 'Dependencies' })
  await expect(table.getByRole('row').filter({ hasText: 'e2e:WHOLE' })).toContainText('made from it, 2 steps')

  await page.getByText('Graph', { exact: true }).click()
  const node = (key: string) => page.getByRole('button', { name: new RegExp(`^${key},`) })
  await node(base).focus()
  await page.keyboard.press('ArrowRight')
  await expect(node('e2e:PART')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/key=e2e[:%3A]+PART/)
  await expect(page.getByTestId('blast')).toContainText('2 keys go with e2e:PART')
  await expect(node(base)).toHaveAccessibleName(/it was made from, 1 step/)

  const receipt = await api.invalidate({ target: { dependency: 'e2e:PART' }, mode: 'hard' })
  expect(receipt.matched).toBe(2)
})
