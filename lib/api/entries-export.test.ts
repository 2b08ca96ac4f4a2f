import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  api = await createApiCaller()
})
afterEach(() => api.feed.close())

const exported = async (accept: string, query = '') => {
  const answer = await api.send(`/entries${query}`, { headers: { ...api.asRoot, accept } })
  return { answer, text: await answer.text() }
}

test('all that the filter lets through is a file, whatever the page that is asked for', async () => {
  for (let at = 0; at < 1_234; at++) await api.cache.set(`many:${at}`, at)
  await api.cache.set('other:1', 1)
  const { answer, text } = await exported('application/x-ndjson', '?prefix=many:&limit=5&sort=-size')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="keys.ndjson"')
  const keys = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { key: string }).key)
  expect(keys).toEqual(Array.from({ length: 1_234 }, (_, at) => `many:${at}`).sort())
})

test('a table for spreadsheets has a head, and nothing in it is a formula or breaks a line', async () => {
  await api.cache.set('=HYPERLINK("x")', 1, { tags: ['a', 'b'] })
  await api.cache.set('two\r\nlines', 1, { ttl: Infinity })
  const { answer, text } = await exported('text/csv')
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head, ...lines] = text.trimEnd().split('\r\n')
  expect(head).toBe('"key","namespace","version","levels","state","ttlMs","sizeBytes","hits","tags"')
  expect(lines).toHaveLength(2)
  expect(text).toContain('"\'=HYPERLINK(""x"")"')
  expect(text).toContain('"a b"')
  expect(text).toContain('"two\\r\\nlines"')
})

test('a process that is none is refused before anything is sent', async () => {
  const { answer } = await exported('text/csv', '?instance=nobody')
  expect(answer.status).toBe(404)
})
