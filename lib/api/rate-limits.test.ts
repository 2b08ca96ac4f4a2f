import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'
import { HttpProblem } from './problem-response'
import { RateLimits } from './rate-limits'

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  api = await createApiCaller()
})
afterEach(() => api.feed.close())

test('every answer tells what is allowed and what is left, to nobody less', async () => {
  const known = await api.send('/stats', { headers: api.asRoot })
  expect(known.headers.get('ratelimit-policy')).toBe('"read";q=30000;w=10')
  expect(known.headers.get('ratelimit')).toBe('"read";r=29999;t=1')
  const wrong = await api.send('/entries/a', { method: 'PUT', headers: api.asRoot, body: {} })
  expect(wrong.headers.get('ratelimit')).toMatch(/^"write";r=5999;/)
  expect((await api.send('/health')).headers.get('ratelimit-policy')).toBe('"unknown";q=1200;w=60')
})

test('what is not there, what is not allowed there and a foreign Host count as well, so that nobody looks around for free', async () => {
  const left = async (...call: Parameters<typeof api.send>) => {
    const { status, headers } = await api.send(...call)
    return [status, headers.get('ratelimit')?.split(';t')[0]]
  }
  expect(await left('/nothing')).toEqual([404, '"unknown";r=1199'])
  expect(await left('/stats', { method: 'DELETE' })).toEqual([405, '"unknown";r=1198'])
  expect(await left('/nothing', { headers: { host: 'evil.com' } })).toEqual([403, '"unknown";r=1197'])
  expect(await left('/stats', { headers: { host: 'evil.com' } })).toEqual([403, '"unknown";r=1196'])
  expect(await left('/nothing', { method: 'HEAD', headers: api.asRoot })).toEqual([404, '"read";r=29999'])
  expect(await left('/stats', { method: 'DELETE', headers: api.asRoot })).toEqual([405, '"write";r=5999'])
  for (let at = 0; at < 1_196; at++) await api.send('/nothing')
  expect(await left('/nothing')).toEqual([429, '"unknown";r=0'])
  const foreign = await api.root.readAudit({ outcome: 'denied' })
  expect(foreign.items.map(({ subject }) => subject)).toEqual(['GET /stats', 'GET /api/v1/nothing'])
})

test('who asks too often is told when to come back, and is let in then, while others are not held up', () => {
  const time = { now: 0 }
  const limits = new RateLimits({ now: () => time.now })
  for (let at = 0; at < 6_000; at++) limits.take('write', 'ada')
  const refused = (() => {
    try {
      return limits.take('write', 'ada')
    } catch (thrown) {
      return thrown
    }
  })()
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1', ratelimit: '"write";r=0;t=60' } })
  expect(refused).toBeInstanceOf(HttpProblem)
  expect(limits.take('write', 'bob')).toMatchObject({ ratelimit: '"write";r=5999;t=1' })
  expect(limits.take('read', 'ada')).toMatchObject({ ratelimit: '"read";r=29999;t=1' })
  time.now += 10
  expect(limits.take('write', 'ada')).toBeDefined()
})
