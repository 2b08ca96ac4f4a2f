import { expect, test } from './harness/fixtures'

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
