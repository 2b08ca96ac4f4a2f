import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'
import { liveEventSchema } from './contract/events'
import { operationSchema } from './contract/operations'

let api: Awaited<ReturnType<typeof createApiCaller>>
let source: ReturnType<typeof gate>
beforeEach(async () => {
  source = gate()
  api = await createApiCaller()
  api.loaders.set('slow', async ({ key }) => {
    if (key !== 'slow:0') await source.passed
    return key
  })
})
const slow = Array.from({ length: 10 }, (_, at) => `slow:${at}`)
const warmSlowly = (headers: Record<string, string> = { prefer: 'respond-async' }) =>
  api.send('/warm', { method: 'POST', headers: { ...api.asRoot, ...headers }, body: { keys: slow } })

afterEach(() => api.feed.close())

describe('warming', () => {
  test('loads through the sources of the namespaces and answers how many are fresh', async () => {
    const receipt = await api.root.warmEntries({ keys: ['company:AAPL', 'company:MSFT'] })
    expect(receipt).toMatchObject({ done: 2, failed: 0, total: 2 })
    expect((await api.root.getEntry('company:MSFT')).value?.isJson).toBe(true)
    expect((await api.root.readAudit({ action: 'warm' })).items).toMatchObject([
      { subject: '2 keys', after: { done: 2 } },
    ])
  })

  test('of a namespace that nobody said how to load is refused before anything is loaded', async () => {
    await expect(api.root.warmEntries({ keys: ['company:AAPL', 'other:1'] })).rejects.toMatchObject({ status: 409 })
    await expect(api.root.getEntry('company:AAPL')).rejects.toMatchObject({ status: 404 })
    expect((await api.root.listOperations()).items).toEqual([])
  })
})

describe('many keys', () => {
  test('are loaded again whatever is held, and tell how many their source failed for', async () => {
    const keys = Array.from({ length: 450 }, (_, at) => `slow:${at}`)
    source.open(undefined)
    await api.cache.set('slow:1', 'old')
    api.loaders.set('broken', () => Promise.reject(new Error('no source')))
    const receipt = await api.root.refreshEntries({ keys: [...keys, 'broken:1', 'slow:1'] })
    expect(receipt).toMatchObject({ done: 450, failed: 1, total: 451 })
    expect(await api.cache.get('slow:1')).toBe('slow:1')
    expect((await api.root.readAudit({ action: 'entries.refresh' })).items).toMatchObject([
      { subject: '451 keys', after: { done: 450, failed: 1 } },
    ])
    await expect(api.root.refreshEntries({ keys: ['other:1'] })).rejects.toMatchObject({ status: 409 })
  })

  test('of which loading again is stopped are left as they were from there on', async () => {
    const keys = Array.from({ length: 300 }, (_, at) => `slow:${at}`)
    for (const key of keys) await api.cache.set(key, 'old')
    const headers = { ...api.asRoot, prefer: 'respond-async' }
    const answer = await api.send('/refresh', { method: 'POST', headers, body: { keys } })
    const { id } = operationSchema.parse(await answer.json())
    await eventually(async () => expect((await api.root.getOperation(id)).progress.done).toBe(1))
    await api.root.stopOperation(id)
    source.open(undefined)
    await eventually(async () => expect((await api.root.getOperation(id)).state).toBe('stopped'))
    expect(await api.cache.get('slow:299')).toBe('old')
  })

  test('are given another TTL, and told how many are not held any more', async () => {
    await api.cache.set('company:AAPL', 1, { ttl: '1m' })
    const receipt = await api.root.retimeEntries({ keys: ['company:AAPL', 'company:NONE'], ttl: '1d' })
    expect(receipt).toMatchObject({ done: 1, failed: 1, total: 2 })
    expect((await api.cache.getEntry('company:AAPL'))?.ttlMs).toBeGreaterThan(86_000_000)
  })
})

describe('an operation', () => {
  test('is what a call answers that was asked not to wait, and tells how far it is and what it came to', async () => {
    const answer = await warmSlowly()
    expect(answer.status).toBe(202)
    const { id } = operationSchema.parse(await answer.json())
    expect(answer.headers.get('location')).toBe(`operations/${id}`)
    await eventually(async () => expect((await api.root.getOperation(id)).progress.done).toBe(1))
    expect(await api.root.getOperation(id)).toMatchObject({ state: 'running', progress: { total: 10 }, result: null })
    source.open(undefined)
    await eventually(async () => expect((await api.root.getOperation(id)).state).toBe('done'))
    expect(await api.root.getOperation(id)).toMatchObject({ result: { done: 10, failed: 0, total: 10 }, error: null })
  })

  test('is found where `Location` says, however deep the path of the call', async () => {
    Object.assign(api.cache, { deadLetters: () => source.passed.then(() => []) })
    const body = { target: { all: true } }
    const path = '/write-behind/dead-letters/redrive'
    const headers = { ...api.asRoot, prefer: 'respond-async' }
    const answer = await api.send(path, { method: 'POST', headers, body })
    const { id } = operationSchema.parse(await answer.json())
    const location = new URL(answer.headers.get('location') ?? '', `http://localhost/api/v1${path}`)
    expect(location.pathname).toBe(`/api/v1/operations/${id}`)
    source.open(undefined)
  })

  test('is what a call answers that takes longer than anybody waits', async () => {
    const answer = await warmSlowly({})
    expect(answer.status).toBe(202)
    source.open(undefined)
  })

  test('that is stopped ends where it is, keeps what was done, and says so', async () => {
    const { id } = operationSchema.parse(await (await warmSlowly()).json())
    await eventually(async () => expect((await api.root.getOperation(id)).progress.done).toBe(1))
    await api.root.stopOperation(id)
    source.open(undefined)
    await eventually(async () => expect((await api.root.getOperation(id)).state).toBe('stopped'))
    const { result } = await api.root.getOperation(id)
    expect(result).toMatchObject({ done: 2, total: 10 })
    await expect(api.root.stopOperation(id)).rejects.toMatchObject({ status: 409 })
    expect((await api.root.readAudit({ action: 'operation.stop' })).items[0]).toMatchObject({ subject: id })
  })

  test('is told on the live stream', async () => {
    const states: unknown[] = []
    const off = api.feed.watch({ onMessage: ({ event }) => states.push(event), onClose: () => undefined })
    const { id } = operationSchema.parse(await (await warmSlowly()).json())
    source.open(undefined)
    await eventually(async () => expect((await api.root.getOperation(id)).state).toBe('done'))
    off()
    const told = states.filter((event) => liveEventSchema.parse(event).kind === 'operation')
    expect(told[0]).toMatchObject({ operation: { id, state: 'running' } })
    expect(told.at(-1)).toMatchObject({ operation: { id, state: 'done', progress: { done: 10 } } })
  })

  test('beyond the eighth at once is refused', async () => {
    for (let at = 0; at < 8; at++) expect((await warmSlowly()).status).toBe(202)
    expect((await warmSlowly()).status).toBe(503)
    source.open(undefined)
    await eventually(async () => expect((await api.root.listOperations({ state: 'done' })).items).toHaveLength(8))
  })

  test('is listed page by page, newest first', async () => {
    for (let at = 0; at < 3; at++) await warmSlowly()
    const first = await api.root.listOperations({ limit: 2 })
    const second = await api.root.listOperations({ limit: 2, cursor: first.nextCursor ?? '' })
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
    expect(second.nextCursor).toBeNull()
    source.open(undefined)
    await expect(api.root.getOperation('op_none')).rejects.toMatchObject({ status: 404 })
  })
})
