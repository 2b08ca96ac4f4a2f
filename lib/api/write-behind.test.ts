import { expect, test } from 'vitest'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { away, behind } from '@/lib/testing/behind-cache'
import { TransactionalRows } from '@/lib/testing/transactional-rows'
import { createClient } from './client'
import { createApi } from './create-api'

async function serve(rows: TransactionalRows) {
  const { cache, view } = behind(rows, { journal: { maxPending: 100 } })
  const { context, feed, audit, time, tokens } = await createTestContext()
  const admin = { ...context, caches: [{ cache, feed, loaderOf: () => undefined }] }
  const api = createApi({ admin, checkAnswers: true })
  const send: typeof fetch = (input, init) => {
    const request = new Request(input instanceof Request ? input.url : input, init)
    request.headers.set('host', 'localhost')
    return Promise.resolve(api.fetch(request))
  }
  const clientOf = (token: string) => createClient({ baseUrl: 'http://localhost/api/v1', token, fetch: send })
  return { client: clientOf(ROOT_TOKEN), operator: clientOf(tokens.operator), cache, view, audit, time }
}

test('an operator sees what waits, for how long, within which limits, and why', async () => {
  const rows = new TransactionalRows()
  const back = away(rows)
  const { client, view } = await serve(rows)
  for (let i = 0; i < 3; i++) await view.put(`${i}`, i)
  await expect.poll(async () => (await client.getWriteBehind()).namespaces[0]?.failure).toBe('connection refused')
  const seen = await client.getWriteBehind()
  expect(seen).toMatchObject({
    ...{ enabled: true, pending: 3, limits: { maxPending: 100 }, adoptedJournals: 0 },
    namespaces: [{ namespace: 'row', bound: true, pending: 3, deadLetters: 0 }],
    deadLetters: { items: [], nextCursor: null, totalIsExact: false, unread: 'connection refused' },
  })
  expect(seen.bytes).toBeGreaterThan(3 * 256)
  expect(seen.oldestAgeMs).toBe(seen.namespaces[0]?.oldestAgeMs)
  const entry = await client.getEntry('row:1')
  expect(entry).toMatchObject({ dirty: true, copies: [{ level: 'memory', state: 'fresh', dirty: true }] })
  back()
  await view.flush()
  expect(await client.getWriteBehind()).toMatchObject({
    ...{ pending: 0, bytes: 0, oldestAgeMs: null },
    deadLetters: { items: [], total: 0, totalIsExact: true, unread: null },
  })
  expect(await client.getEntry('row:1')).toMatchObject({ dirty: false })
})

test('dead letters are paged, redriven, refused again with the reason, and discarded, each on the record', async () => {
  const rows = new TransactionalRows()
  const { client, view, audit } = await serve(rows)
  for (let i = 0; i < 5; i++) await view.put(`${i}`, `poison ${i}`)
  await view.flush()
  const first = (await client.getWriteBehind({ limit: 3 })).deadLetters
  const second = (await client.getWriteBehind({ limit: 3, cursor: first.nextCursor ?? '' })).deadLetters
  const letters = [...first.items, ...second.items]
  expect(letters.map(({ key }) => key).sort()).toEqual(['row:0', 'row:1', 'row:2', 'row:3', 'row:4'])
  expect([first.total, second.nextCursor]).toEqual([5, null])
  const [kept, applied, discarded] = letters.map(({ id }) => id)
  expect(letters[0]).toMatchObject({ isRemoval: false, value: { tree: { kind: 'string' }, isJson: true } })
  const shown = (await audit.list({ action: 'value.reveal', limit: 50 })).map(({ subject }) => subject)
  expect(shown).toEqual([
    `dead letters ${letters[3]?.id} to ${letters[4]?.id}`,
    `dead letters ${letters[0]?.id} to ${letters[2]?.id}`,
  ])

  await expect(client.redriveDeadLetter(kept ?? '')).rejects.toMatchObject({
    ...{ status: 409, title: 'Conflict', detail: expect.stringContaining('may not be poison') },
  })
  rows.isPoison = () => false
  expect(await client.redriveDeadLetter(applied ?? '')).toEqual({ id: applied, outcome: 'applied' })
  await client.discardDeadLetter(discarded ?? '')
  for (const gone of [applied, discarded, 'row/none/1', 'nonsense']) {
    await expect(client.redriveDeadLetter(gone ?? '')).rejects.toMatchObject({ status: 404 })
    await expect(client.discardDeadLetter(gone ?? '')).rejects.toMatchObject({ status: 404 })
  }
  expect((await client.getWriteBehind()).deadLetters.total).toBe(3)
  const deeds = (await audit.list({ limit: 50 })).map(({ action, subject, outcome, before, after }) => [
    ...[action, subject, outcome, before, after],
  ])
  expect(deeds).toEqual(
    expect.arrayContaining([
      ['dead-letter.redrive', kept, 'failed', { deadLetters: 5 }, null],
      ['dead-letter.redrive', applied, 'done', { deadLetters: 5 }, { outcome: 'applied', deadLetters: 4 }],
      ['dead-letter.discard', discarded, 'done', { deadLetters: 4 }, { deadLetters: 3 }],
    ]),
  )
})

test('dead letters are settled by the namespace: what is refused again stays, and discarding takes its name', async () => {
  const rows = new TransactionalRows()
  const { client, view, audit, time } = await serve(rows)
  for (let i = 0; i < 5; i++) await view.put(`${i}`, `poison ${i}`)
  await view.flush()
  time.now = Date.now()
  rows.isPoison = (value) => value === 'poison 3'
  const target = { namespace: 'row' }
  expect(await client.redriveDeadLetters({ target })).toMatchObject({
    ...{ done: 4, failed: 1, total: 5, firstError: 'row 3 may not be poison 3' },
  })
  expect((await client.getWriteBehind()).deadLetters).toMatchObject({ items: [{ key: 'row:3' }], total: 1 })
  for (const refused of [
    { target, confirm: 'rows' },
    { target: { all: true as const }, confirm: 'row' },
  ])
    await expect(client.discardDeadLetters(refused)).rejects.toMatchObject({ status: 400 })
  expect(await client.redriveDeadLetters({ target: { namespace: 'other' } })).toMatchObject({ done: 0, total: null })
  expect(await client.discardDeadLetters({ target, confirm: 'row' })).toMatchObject({ done: 1, failed: 0, total: 1 })
  expect((await client.getWriteBehind()).deadLetters).toMatchObject({ items: [], total: 0 })
  const deeds = (await audit.list({ limit: 50 })).map(({ action, subject, outcome }) => [action, subject, outcome])
  expect(deeds).toContainEqual(['dead-letters.redrive', 'dead letters of row', 'done'])
  expect(deeds).toContainEqual(['dead-letters.discard', 'dead letters of row', 'done'])
  expect((await audit.list({ action: 'dead-letters.discard', limit: 1 }))[0]).toMatchObject({
    ...{ before: { deadLetters: 1 }, after: { done: 1, failed: 0 } },
  })
})

test('more dead letters than an operator may settle at once take an admin, also where a namespace has no count of its own', async () => {
  const { operator, client, cache, audit } = await serve(new TransactionalRows())
  const status = cache.writeBehind()
  if (!status) throw new Error('the cache writes behind')
  const counts = (deadLetters: number) =>
    Object.assign(cache, { writeBehind: () => ({ ...status, deadLetters, namespaces: [] }) })
  counts(10_001)
  const target = { namespace: 'row' }
  for (const refused of [
    operator.redriveDeadLetters({ target }),
    operator.redriveDeadLetters({ target: { all: true } }),
    operator.discardDeadLetters({ target, confirm: 'row' }),
  ])
    await expect(refused).rejects.toMatchObject({ status: 403, detail: expect.stringContaining('10,000') })
  expect(await audit.list({ outcome: 'denied', limit: 9 })).toHaveLength(3)
  expect(await client.redriveDeadLetters({ target })).toMatchObject({ done: 0, total: null })
  counts(10_000)
  expect(await operator.discardDeadLetters({ target, confirm: 'row' })).toMatchObject({ done: 0 })
})

test('dead letters that their source keeps and does not give are told as out of reach, and what was tried is on the record', async () => {
  const rows = new TransactionalRows()
  const { client, view, audit } = await serve(rows)
  await view.put('1', 'poison 1')
  await view.flush()
  const [letter] = (await client.getWriteBehind()).deadLetters.items
  const back = away(rows)
  const told = { status: 503, detail: expect.stringContaining('connection refused') }
  const target = { namespace: 'row' }
  await expect(client.discardDeadLetter(letter?.id ?? '')).rejects.toMatchObject(told)
  await expect(client.redriveDeadLetters({ target })).rejects.toMatchObject(told)
  await expect(client.discardDeadLetters({ target, confirm: 'row' })).rejects.toMatchObject(told)
  expect((await audit.list({ action: 'dead-letter.discard', limit: 1 }))[0]).toMatchObject({
    ...{ outcome: 'failed', before: { deadLetters: null } },
  })
  back()
  await client.discardDeadLetter(letter?.id ?? '')
})
