import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApiCaller } from '@/lib/testing/api-caller'

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  api = await createApiCaller()
})
afterEach(() => api.feed.close())

test('invalidations are listed by kind of target, by what it named and by who asked for them, page by page', async () => {
  const targets = [
    ...[{ tag: 'tech' }, { key: 'company:AAPL' }, { tags: ['tech', 'oil'], match: 'any' as const }],
    ...[{ keys: ['company:AAPL', 'quote:AAPL'] }, { prefix: 'quote:A' }],
  ]
  for (const target of targets) await api.root.invalidate({ target })
  const headers = { authorization: `Bearer ${api.tokens.operator}` }
  await api.send('/invalidations', { method: 'POST', headers, body: { target: { tag: 'gas' } } })
  await api.root.invalidate({ target: { all: true }, confirm: 'catalog' })

  const listed = async (query: Parameters<typeof api.root.listInvalidations>[0]) =>
    (await api.root.listInvalidations(query)).items.map(({ target }) => target)
  expect(await listed({ kind: 'all' })).toEqual([{ all: true }])
  expect(await listed({ kind: 'key' })).toEqual([targets[3], targets[1]])
  expect(await listed({ kind: 'namespace' })).toEqual([])
  expect(await listed({ actor: 'token:operator' })).toEqual([{ tag: 'gas' }])
  expect(await listed({ kind: 'tag', actor: 'token:viewer' })).toEqual([])
  expect(await listed({ of: 'tech' })).toEqual([targets[2], targets[0]])
  expect(await listed({ of: 'company:AAPL', kind: 'key' })).toEqual([targets[3], targets[1]])
  expect(await listed({ of: 'quote:' })).toEqual([])

  const first = await api.root.listInvalidations({ kind: 'tag', limit: 2 })
  expect(first.items.map(({ target }) => target)).toEqual([{ tag: 'gas' }, targets[2]])
  const second = await api.root.listInvalidations({ kind: 'tag', limit: 2, cursor: first.nextCursor ?? '' })
  expect([second.items.map(({ target }) => target), second.nextCursor]).toEqual([[{ tag: 'tech' }], null])
})

test('what was undone says by whom and when, also to who would undo it once more', async () => {
  const { seq } = await api.root.invalidate({ target: { tag: 'tech' }, mode: 'soft' })
  const headers = { authorization: `Bearer ${api.tokens.operator}` }
  const undo = () => api.send(`/invalidations/${seq}/undo`, { method: 'POST', headers })
  expect((await undo()).status).toBe(200)
  // As a receipt asks, however many came after it.
  for (let later = 0; later < 150; later++) await api.root.invalidate({ target: { key: `company:${later}` } })
  const [row] = (await api.root.listInvalidations({ seq, limit: 1 })).items
  expect(row).toMatchObject({ undoneAt: api.time.now, undoneBy: 'token:operator', undoable: false })

  const late = await undo()
  expect([late.status, (await late.json()).detail]).toEqual([409, 'It was undone already, by token:operator.'])
  expect((await api.root.listInvalidations({ seq })).items).toEqual([row])
})
