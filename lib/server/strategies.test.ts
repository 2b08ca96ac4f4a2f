import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '@/lib/api/client'
import { openContainer } from './container'
import { containerSlot } from './container-slot'

const token = 'a-token-for-tests-of-at-least-32-characters'
let folder: string
let client: ReturnType<typeof createClient>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timberline-strategies-'))
  for (const name of ['REDIS_URL', 'DATABASE_URL', 'HOST', 'PORT']) vi.stubEnv(name, '')
  vi.stubEnv('TIMBERLINE_DATA_DIR', folder)
  vi.stubEnv('TIMBERLINE_DEMO', 'on')
  vi.stubEnv('TIMBERLINE_ADMIN_TOKEN', token)
  const { api } = await openContainer()
  const send: typeof fetch = (input, init) => {
    const request = new Request(input instanceof Request ? input.url : input, init)
    request.headers.set('host', '127.0.0.1:3000')
    return api.fetch(request)
  }
  client = createClient({ baseUrl: 'http://127.0.0.1:3000/api/v1', token, fetch: send })
  // Its writes would be counted with those of a trial: batches are of a namespace.
  await client.switchDemo({ on: false })
}, 120_000)
afterAll(async () => {
  await (await containerSlot().container)?.close()
  containerSlot().container = undefined
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
}, 30_000)

test('each namespace of the demo tells the strategies that it is read and written by', async () => {
  const { items } = await client.listStrategies()
  const used = Object.fromEntries(
    items.map(({ namespace, strategies }) => [namespace, strategies.map(({ name }) => name)]),
  )
  expect(used).toMatchObject({
    company: expect.arrayContaining(['cache-aside', 'fail-safe', 'cached-errors', 'prefetch']) as unknown,
    quote: expect.arrayContaining(['refresh-ahead']) as unknown,
    sector: expect.arrayContaining(['early-expiration']) as unknown,
    watchlist: expect.arrayContaining(['write-through', 'sliding']) as unknown,
    position: expect.arrayContaining(['write-behind']) as unknown,
  })
  const history = items.find(({ namespace }) => namespace === 'history')
  expect(history?.strategies[0]?.settings).toMatchObject({ ttlOnDiskMs: 3_600_000 })
  expect(items.every(({ isBound }) => isBound)).toBe(true)
})

test('1,000 readers of a cold company come to one load of the real source', async () => {
  const trial = await client.runTrial({ kind: 'reads', namespace: 'company', readers: 1_000 })
  expect(trial).toMatchObject({ calls: 1_000, failed: 0, firstError: null, keys: 1, loads: 1, shared: 999 })
  expect(trial.slowestMs).toBeLessThanOrEqual(trial.ms)
  expect(trial.events).toContainEqual({ kind: 'load.started', why: 'miss', count: 1 })
}, 30_000)

test.each([
  ['position', 200],
  ['watchlist', 20],
])(
  'rows of %s reach the database, all of them',
  async (namespace, rows) => {
    const trial = await client.runTrial({ kind: 'writes', namespace, rows })
    expect(trial).toMatchObject({ calls: rows, failed: 0, firstError: null, keys: rows, loads: 0, writes: rows })
    const { database } = await openContainer()
    if (namespace === 'position')
      expect(await database.client.position.count({ where: { portfolio: 'trial' } })).toBe(rows)
    else expect(await database.client.watchlist.count({ where: { name: { startsWith: 'trial-' } } })).toBe(rows)
  },
  60_000,
)

test('what cannot be tried is refused with a sentence, and trials are audited', async () => {
  await expect(client.runTrial({ kind: 'writes', namespace: 'company', rows: 1 })).rejects.toThrow(
    '"company" cannot be tried with writes.',
  )
  const both = await Promise.allSettled([
    client.runTrial({ kind: 'reads', namespace: 'history', readers: 10 }),
    client.runTrial({ kind: 'reads', namespace: 'quote', readers: 10 }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { items } = await client.readAudit({})
  expect(items.map(({ action }) => action)).toContain('strategy.trial')
}, 30_000)
