import { expect, test } from './harness/fixtures'

/** Compressed; what is loaded after the page (charts, menus, the palette) is not in its document. */
const MOST_BYTES = 250_000

test('the overview needs at most 250,000 bytes of scripts to be shown', async ({ page }) => {
  const answer = await page.goto('/')
  const scripts = [...((await answer?.text()) ?? '').matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(
    ([, src = '']) => src,
  )
  const sizes = await page.evaluate(
    (paths) =>
      paths.flatMap((path) => {
        // One that this browser need not load, for it is for old ones, has no entry.
        const [entry] = performance.getEntriesByName(new URL(path, location.href).href)
        return entry instanceof PerformanceResourceTiming ? [entry.encodedBodySize] : []
      }),
    scripts,
  )
  expect(sizes.length).toBeGreaterThan(5)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(MOST_BYTES)
})

test('scripts and answers travel compressed, the live stream does not', async ({ page }) => {
  await page.goto('/')
  const encodings = await page.evaluate(async () => {
    const encodingOf = async (path: string) => {
      const abort = new AbortController()
      const answer = await fetch(path, { signal: abort.signal })
      const encoding = answer.headers.get('content-encoding')
      abort.abort()
      return encoding
    }
    const script = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? ''
    return [await encodingOf(script), await encodingOf('/api/v1/openapi.json'), await encodingOf('/api/v1/events')]
  })
  expect(encodings).toEqual(['gzip', 'gzip', null])
})
