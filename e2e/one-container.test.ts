import { expect, test } from './harness/fixtures'

test('pages, routes and instrumentation share exactly one container, also when they are first met all at once', async ({
  context,
  timberline,
}) => {
  const paths = ['/', '/keys', '/invalidate', '/levels']
  await Promise.all(
    paths.map(async (path) => {
      const page = await context.newPage()
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    }),
  )
  const { items } = await timberline.api.listInstances()
  // The demo's workers serve no pages, and have none.
  expect(items.flatMap(({ containers }) => containers ?? [])).toEqual([1])
})
