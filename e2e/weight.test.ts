import { gzipSync } from 'node:zlib'
import { expect, test } from './harness/fixtures'

/** What the design allows a first visit to load before the overview can be used. */
const MAX_BYTES = 250_000

test('the scripts of a first visit to the overview are less than 250 KB, compressed', async ({ page }) => {
  const html = await (await page.request.get('/')).text()
  // Polyfills are for browsers that know no modules; no browser that runs the rest loads them.
  const tags = [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag))
  const sources = [...new Set(tags.map(([, source = '']) => source))]
  expect(sources.length).toBeGreaterThan(0)
  let total = 0
  for (const source of sources) total += gzipSync(await (await page.request.get(source)).body()).byteLength
  test.info().annotations.push({ type: 'bytes', description: String(total) })
  expect(total).toBeLessThan(MAX_BYTES)
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
