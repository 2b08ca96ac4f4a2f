import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'

const DAY = 24 * 60 * 60_000

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  api = await createApiCaller()
  await api.cache.set('company:AAPL', 1, { tags: ['tech'] })
})
afterEach(() => api.feed.close())

const tech = { target: { tag: 'tech' } }
const invalidate = (key: string, body: object = tech, headers: object = api.asRoot) =>
  api.send('/invalidations', { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body })
const done = async () => (await api.root.listInvalidations()).items.length

describe('an Idempotency-Key', () => {
  test('sent again gets the same answer, and nothing is done again', async () => {
    const first = await invalidate('one')
    const again = await invalidate('one')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(await again.text()).toBe(await first.text())
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await done()).toBe(1)
  })

  test('sent again for what was accepted leads to the same operation', async () => {
    const prefer = { ...api.asRoot, prefer: 'respond-async' }
    const [first, again] = [await invalidate('one', tech, prefer), await invalidate('one', tech, prefer)]
    expect([first.status, again.status]).toEqual([202, 202])
    const { id } = JSON.parse(await again.text())
    for (const { headers } of [first, again]) expect(headers.get('location')).toBe(`operations/${id}`)
  })

  test('sent with another body is refused', async () => {
    await invalidate('one')
    expect((await invalidate('one', { target: { tag: 'other' } })).status).toBe(422)
    expect(await done()).toBe(1)
  })

  test('sent by ten at once is carried out once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => invalidate('one')))
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1)
    expect(await done()).toBe(1)
  })

  test('of somebody else is another', async () => {
    await invalidate('one')
    await invalidate('one', tech, { authorization: `Bearer ${api.tokens.operator}` })
    expect(await done()).toBe(2)
  })

  test('of a request that was refused is free again', async () => {
    expect((await invalidate('one', { target: { all: true } })).status).toBe(400)
    expect((await invalidate('one', { target: { all: true }, confirm: 'catalog' })).status).toBe(201)
  })

  test('is kept for a day', async () => {
    await invalidate('one')
    api.time.now += DAY - 1
    await invalidate('one')
    expect(await done()).toBe(1)
    api.time.now += 1
    await invalidate('one')
    expect(await done()).toBe(2)
  })

  test('is printable and bounded', async () => {
    expect((await invalidate('x'.repeat(256))).status).toBe(400)
    expect((await invalidate('two words')).status).toBe(400)
  })
})
