import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve } from '@hono/node-server'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { eventually } from '@/lib/testing/eventually'
import { createApi } from './create-api'
import { eventStream, type EventStreamOptions } from './event-stream'

let built: Awaited<ReturnType<typeof createTestContext>>
beforeEach(async () => void (built = await createTestContext()))
afterEach(() => {
  vi.useRealTimers()
  built.feed.close()
})

function open(more: Partial<EventStreamOptions> = {}) {
  const control = new AbortController()
  const allowed = () => Promise.resolve(true)
  const options = { lastId: undefined, kinds: undefined, signal: control.signal, stillAllowed: allowed, ...more }
  const response = eventStream(built.feed, options)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no stream')
  const next = async () => (await reader.read()).value
  return { control, response, reader, next }
}
const down = { kind: 'level.status', level: 'redis', status: 'down', reason: 'line\nbreak' } as const
const idOf = (frame = '') => /^id: (.*)$/m.exec(frame)?.[1]

test('a stream is neither cached nor held back, and tells events as one line of data each', async () => {
  const { response, next, control } = open()
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...{ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    'cache-control': 'no-cache, no-transform',
  })
  expect(await next()).toBe('retry: 2000\n\n')
  built.cache.emit(down)
  expect(await next()).toMatch(/^id: life-1\nevent: level\ndata: \{"kind":"level".*line\\nbreak"\}\n\n$/)
  control.abort()
  expect(await next()).toBeUndefined()
})

test('a reader that comes back is told what it missed, and nothing twice', async () => {
  built.cache.emit(down)
  built.cache.emit({ ...down, status: 'up' })
  const { next, control } = open({ lastId: 'life-1' })
  await next()
  expect(idOf(await next())).toBe('life-2')
  built.cache.emit(down)
  expect(idOf(await next())).toBe('life-3')
  control.abort()
})

test('a reader with the id of another process starts with what is new', async () => {
  built.cache.emit(down)
  const { next, control } = open({ lastId: 'other-1' })
  await next()
  built.cache.emit(down)
  expect(idOf(await next())).toBe('life-2')
  control.abort()
})

test('only the kinds that were asked for are sent', async () => {
  const { next, control } = open({ kinds: new Set(['log']) })
  await next()
  built.cache.emit(down)
  built.cache.emit({ kind: 'log.status', status: 'unreachable', reason: 'gone' })
  expect(await next()).toContain('event: log')
  control.abort()
})

test('a reader that does not keep up is let go, and its watch with it', () => {
  const { response } = open()
  expect(response.body?.locked).toBe(true)
  const slow = eventStream(built.feed, {
    ...{ lastId: undefined, kinds: undefined, signal: new AbortController().signal },
    stillAllowed: () => Promise.resolve(true),
  })
  expect(built.feed.watchers).toBe(2)
  for (let sent = 0; sent < 200; sent++) built.cache.emit(down)
  expect(slow.body?.locked).toBe(false)
  expect(built.feed.watchers).toBe(0)
})

test('a heartbeat comes every 15 s, and the stream ends when its reader may no longer read', async () => {
  vi.useFakeTimers()
  let allowed = true
  const { next } = open({ stillAllowed: () => Promise.resolve(allowed) })
  await next()
  await vi.advanceTimersByTimeAsync(15_000)
  // Rates and activity are sampled in between; the heartbeat is a comment.
  let frame = await next()
  while (frame !== ': here\n\n') frame = await next()
  allowed = false
  await vi.advanceTimersByTimeAsync(15_000)
  while (frame !== undefined) frame = await next()
  expect(built.feed.watchers).toBe(0)
})

test('the stream ends when the server goes down', async () => {
  const { next } = open()
  await next()
  built.feed.close()
  expect(await next()).toBeUndefined()
})

test('activity is sampled, with a count of what was left out', async () => {
  vi.useFakeTimers()
  const { next, control } = open({ kinds: new Set(['activity']) })
  await next()
  for (let at = 0; at < 40; at++) built.cache.emit({ kind: 'request.served', key: `k:${at}`, outcome: 'memory', ms: 1 })
  await vi.advanceTimersByTimeAsync(500)
  const frame = (await next()) ?? ''
  const data = JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}')
  expect(data).toMatchObject({ kind: 'activity', dropped: 15 })
  expect(data.events).toHaveLength(25)
  control.abort()
})

test('fault 40: clients over real connections are all told the same, written out once, and leave nothing behind', async () => {
  const api = createApi({ admin: built.context })
  const server = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const headers = { authorization: `Bearer ${ROOT_TOKEN}` }
  const clients = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const request = get({ port, path: '/api/v1/events?kinds=level', headers, agent: false })
      request.on('error', () => undefined)
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      await once(answer.setEncoding('utf8'), 'data')
      return { request, next: once(answer, 'data') as Promise<[string]> }
    }),
  )
  expect(built.feed.watchers).toBe(100)
  const written = vi.spyOn(JSON, 'stringify')
  built.cache.emit(down)
  const told = new Set((await Promise.all(clients.map(({ next }) => next))).map(([text]) => text))
  expect([...told]).toEqual([expect.stringMatching(/^id: life-1\nevent: level\n/)])
  expect(written.mock.calls.filter(([value]) => isLevelEvent(value))).toHaveLength(1)
  written.mockRestore()
  for (const { request } of clients) request.destroy()
  await eventually(() => expect(built.feed.watchers).toBe(0))
  server.close()
})

function isLevelEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'level'
}

test('who asks for the headers alone follows nothing', async () => {
  const api = createApi({ admin: built.context })
  const headers = { host: 'localhost', authorization: `Bearer ${ROOT_TOKEN}` }
  const answer = await api.fetch(new Request('http://localhost/api/v1/events', { method: 'HEAD', headers }))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  expect(built.feed.watchers).toBe(0)
})
