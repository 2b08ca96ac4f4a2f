import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RetentionSettings } from '@/lib/admin/retention-settings'
import { prune } from '@/lib/server/retention'
import type { Target } from '@/lib/kernel/target'
import { createApiCaller, ORIGIN } from '@/lib/testing/api-caller'
import { eventually } from '@/lib/testing/eventually'
import { gate } from '@/lib/testing/gate'

let api: Awaited<ReturnType<typeof createApiCaller>>
beforeEach(async () => {
  api = await createApiCaller()
})
afterEach(() => api.feed.close())

const read = (accept: string, query = '') => api.send(`/audit${query}`, { headers: { ...api.asRoot, accept } })
const denied = async () => (await api.root.readAudit({ outcome: 'denied' })).items
const asViewer = () => ({ authorization: `Bearer ${api.tokens.viewer}` })

describe('every denial is written down', () => {
  test.each([
    ['nobody', {}, /Sign in/],
    ['a wrong token', { authorization: 'Bearer wrong' }, /unknown, expired or revoked/],
    ['an ended session', { cookie: 'timberline-session=ended', origin: ORIGIN }, /has ended/],
    ['a foreign Host', { host: 'evil.com' }, /not known by that Host/],
  ])('of %s', async (_who, headers: Record<string, string>, why) => {
    await api.send('/entries/a', { method: 'PUT', headers, body: { value: 1 } })
    expect(await denied()).toMatchObject([{ actor: 'nobody', action: 'access', subject: 'PUT /entries/{key}' }])
    expect((await denied())[0]?.detail).toMatch(why)
  })

  test('of a role that does not suffice, for the call and within it', async () => {
    await api.send('/entries/a', { method: 'PUT', headers: asViewer(), body: { value: 1 } })
    const headers = { authorization: `Bearer ${api.tokens.operator}` }
    await api.send('/invalidations', { method: 'POST', headers, body: { target: { all: true }, confirm: 'catalog' } })
    expect((await denied()).map(({ actor, subject }) => [actor, subject])).toEqual([
      ['token:operator', 'POST /invalidations'],
      ['token:viewer', 'PUT /entries/{key}'],
    ])
  })

  test('of a role that does not suffice, also where that turns out after the answer', async () => {
    const { preview } = api.cache
    const counted = gate()
    Object.assign(api.cache, { preview: (target: Target) => counted.passed.then(() => preview(target)) })
    const headers = { authorization: `Bearer ${api.tokens.operator}`, prefer: 'respond-async' }
    const body = { target: { all: true }, confirm: 'catalog' }
    expect((await api.send('/invalidations', { method: 'POST', headers, body })).status).toBe(202)
    counted.open(undefined)
    await eventually(async () =>
      expect(await denied()).toMatchObject([{ actor: 'token:operator', subject: 'POST /invalidations' }]),
    )
  })

  test('of a page of another site', async () => {
    const session = await api.signIn('admin')
    const headers = { ...session, origin: 'https://evil.com' }
    await api.send('/entries/a', { method: 'PUT', headers, body: { value: 1 } })
    expect(await denied()).toMatchObject([{ actor: 'admin', detail: expect.stringContaining('not come from a page') }])
  })

  test('of a wrong password', async () => {
    const body = { name: 'eve', password: 'no such words' }
    await api.send('/session', { method: 'POST', headers: { origin: ORIGIN }, body })
    expect(await denied()).toMatchObject([{ action: 'session.begin', subject: 'eve' }])
  })

  test('and a flood of them is counted instead of filling the database', async () => {
    for (let at = 0; at < 650; at++) await api.send('/entries/a', { headers: { authorization: 'Bearer wrong' } })
    api.time.now += 1_000
    await api.send('/entries/a', { headers: { authorization: 'Bearer wrong' } })
    const [last] = await denied()
    expect(last?.detail).toMatch(/\(and 50 more that were not written down\)/)
  })
})

test('being shown a value is written down, once for a look', async () => {
  await api.root.putEntry('company:AAPL', { value: 'secret' })
  for (let at = 0; at < 5; at++) await api.send('/entries/company%3AAAPL', { headers: asViewer() })
  await api.send('/entries/company%3AAAPL/value', { headers: api.asRoot })
  api.time.now += 5 * 60_000
  await api.send('/entries/company%3AAAPL/value', { headers: api.asRoot })
  const shown = (await api.root.readAudit({ action: 'value.reveal' })).items
  expect(shown.map(({ actor, subject }) => [actor, subject])).toEqual([
    ['automation', 'company:AAPL'],
    ['automation', 'company:AAPL'],
    ['token:viewer', 'company:AAPL'],
  ])
  expect(JSON.stringify(shown)).not.toContain('secret')
})

describe('fault 39: an export', () => {
  const hostile = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '|cmd',
    '＝1',
    'a\r\n=1+1',
    '\u001b[31mred',
    '"quoted", really',
  ]

  test('as CSV holds nothing that a spreadsheet would run, nor a line break within a record', async () => {
    for (const subject of hostile) await api.root.putEntry(`${subject}`, { value: 1 })
    const answer = await read('text/csv', '?action=entry.put')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const [head, ...lines] = (await answer.text()).trimEnd().split('\r\n')
    expect(head).toBe('"id","at","actor","role","address","action","subject","outcome","before","after","detail"')
    expect(lines).toHaveLength(hostile.length)
    for (const line of lines) {
      // eslint-disable-next-line no-control-regex -- none may be left
      expect(line).not.toMatch(/[\u0000-\u001f\u007f]/)
      for (const cell of line.match(/"(?:[^"]|"")*"/g) ?? []) expect(cell).not.toMatch(/^"\s*[=+\-@|＝]/)
    }
    expect(lines[0]).toContain('"""quoted"", really"')
  })

  test('as NDJSON is one record a line, exactly as JSON tells it', async () => {
    for (const subject of hostile) await api.root.putEntry(subject, { value: 1 })
    const answer = await read('application/x-ndjson', '?action=entry.put')
    const rows = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toEqual((await api.root.readAudit({ action: 'entry.put' })).items)
    expect(rows.map(({ subject }) => subject)).toEqual(hostile.toReversed())
  })

  test('holds every record however many there are', async () => {
    for (let at = 0; at < 1_234; at++) await api.root.deleteEntry(`k:${at}`)
    const lines = (await (await read('application/x-ndjson', '?action=entry.delete')).text()).trimEnd().split('\n')
    expect(lines).toHaveLength(1_234)
  })

  test('comes in the format that Accept prefers, JSON where it does not care', async () => {
    const typeOf = async (accept: string) => (await read(accept)).headers.get('content-type')?.split(';')[0]
    expect(await typeOf('*/*')).toBe('application/json')
    expect(await typeOf('text/csv;q=0.5, application/json')).toBe('application/json')
    expect(await typeOf('application/json;q=0.5, text/csv')).toBe('text/csv')
    expect(await typeOf('text/csv;q=0, */*')).toBe('application/json')
    expect(await typeOf('image/png')).toBe('application/json')
  })
})

test('records are kept as long as was set, and letting them go is written down', async () => {
  await api.root.deleteEntry('a')
  const { audit, context, time } = api
  time.now += 29 * 24 * 60 * 60_000
  expect(await prune(audit, context.clock, 30)).toBe(0)
  time.now += 2 * 24 * 60 * 60_000
  expect(await prune(audit, context.clock, 30)).toBe(1)
  expect((await api.root.readAudit()).items).toMatchObject([{ action: 'audit.prune', after: { pruned: 1 } }])
})

test('how long records are kept is set by an admin, within bounds, and by the environment where that says so', async () => {
  expect(await api.root.getRetention()).toEqual({ auditDays: 365, historyDays: 365, fixed: [] })
  expect(await api.root.changeRetention({ historyDays: 90 })).toMatchObject({ auditDays: 365, historyDays: 90 })
  expect(await api.root.getRetention()).toMatchObject({ auditDays: 365, historyDays: 90 })
  expect((await api.root.readAudit()).items).toMatchObject([
    { action: 'retention.change', before: { historyDays: 365 }, after: { historyDays: 90 } },
  ])
  await expect(api.root.changeRetention({ auditDays: 29 })).rejects.toMatchObject({ status: 400 })
  await expect(api.root.changeRetention({})).rejects.toMatchObject({ status: 400 })
  await expect(api.clientOf(api.tokens.operator).changeRetention({ auditDays: 90 })).rejects.toMatchObject({
    status: 403,
  })
  const store = { read: () => Promise.resolve({ auditDays: 99 }), write: () => Promise.resolve() }
  const named = await createApiCaller({ retention: new RetentionSettings(store, { auditDays: 40 }) })
  expect(await named.root.getRetention()).toMatchObject({ auditDays: 40, fixed: ['auditDays'] })
  await expect(named.root.changeRetention({ auditDays: 90 })).rejects.toMatchObject({ status: 409 })
  named.feed.close()
})
