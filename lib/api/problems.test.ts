import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { problemSchema } from './contract/problem'
import { createApi } from './create-api'

let context: Awaited<ReturnType<typeof createTestContext>>
let unforeseen: unknown[]
let api: ReturnType<typeof createApi>
beforeEach(async () => {
  unforeseen = []
  context = await createTestContext()
  api = createApi({ admin: context.context, checkAnswers: true, onError: (thrown) => unforeseen.push(thrown) })
})
afterEach(() => context.feed.close())

async function call(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const init = {
    ...{ method, body, duplex: 'half' as const },
    headers: {
      ...{ host: 'localhost:3000', authorization: `Bearer ${ROOT_TOKEN}`, 'content-type': 'application/json' },
      ...headers,
    },
  }
  const response = await api.fetch(new Request(`http://localhost:3000/api/v1${path}`, init))
  const text = await response.text()
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  const problem = isProblem ? problemSchema.parse(JSON.parse(text)) : undefined
  if (problem) expect(problem.status).toBe(response.status)
  return { status: response.status, headers: response.headers, text, problem }
}

const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`
const bad: [what: string, method: string, path: string, body: string | undefined, status: number, path?: string][] = [
  ['an unknown route', 'GET', '/nothing', undefined, 404],
  ['a route beside the base', 'GET', '/../v2/stats', undefined, 404],
  ['a method that is not there', 'DELETE', '/stats', undefined, 405],
  ['malformed JSON', 'PUT', '/entries/a', '{"value":', 400, '$'],
  ['UTF-16', 'PUT', '/entries/a', '\u0000{', 400, '$'],
  ['no body', 'PUT', '/entries/a', undefined, 400, '$'],
  ['a body without the value', 'PUT', '/entries/a', '{}', 400, '$.value'],
  ['a wrong TTL', 'PUT', '/entries/a', '{"value":1,"ttl":"soon"}', 400, '$.ttl'],
  ['a negative TTL', 'PATCH', '/entries/a', '{"ttl":-1}', 400, '$.ttl'],
  ['an unknown field', 'PUT', '/entries/a', '{"value":1,"tll":5}', 400, '$.tll'],
  ['an unknown field in a target', 'POST', '/invalidations', '{"target":{"tag":"a","x":1}}', 400, '$.target.x'],
  ['a target of two kinds', 'POST', '/invalidations/preview', '{"target":{"tag":"a","key":"b"}}', 400],
  ['an empty tag', 'POST', '/invalidations', '{"target":{"tag":""}}', 400, '$.target.tag'],
  ['__proto__ in a body', 'PUT', '/entries/a', '{"value":{"__proto__":{"x":1}}}', 400, '$'],
  ['__proto__ as a field', 'PUT', '/demo', '{"on":true,"__proto__":{}}', 400, '$'],
  ['a field that is given twice', 'PUT', '/entries/a', '{"value":1,"value":2}', 400, '$'],
  ['a field that is given twice, once escaped', 'PUT', '/entries/a', '{"value":{"a":1,"\\u0061":2}}', 400, '$'],
  ['a body 65 deep', 'PUT', '/entries/a', `{"value":${nested(65)}}`, 400, '$'],
  ['a body 100,000 deep', 'PUT', '/entries/a', `{"value":${nested(100_000)}}`, 400, '$'],
  ['a body over 1 MB', 'PUT', '/entries/a', `{"value":"${'x'.repeat(1_048_576)}"}`, 413],
  ['a key over 2,048 bytes', 'GET', `/entries/${'k'.repeat(2_049)}`, undefined, 400, '$.key'],
  [
    'a key over 2,048 bytes of UTF-8',
    'GET',
    `/entries/${encodeURIComponent('ü'.repeat(1_025))}`,
    undefined,
    400,
    '$.key',
  ],
  ['bytes in a path that are no UTF-8', 'GET', '/entries/%ff', undefined, 400],
  ['a stray percent sign', 'GET', '/entries/50%', undefined, 400],
  ['an unknown query field', 'GET', '/entries?sort=key&x=1', undefined, 400, '$.x'],
  ['__proto__ as a query field', 'GET', '/entries?__proto__=1', undefined, 400, '$.__proto__'],
  ['a query field given twice', 'GET', '/entries?limit=1&limit=2', undefined, 400, '$.limit'],
  ['a limit over 500', 'GET', '/entries?limit=501', undefined, 400, '$.limit'],
  ['a limit that is no number', 'GET', '/entries?limit=many', undefined, 400, '$.limit'],
  ['a cursor of nobody', 'GET', '/entries?cursor=garbage', undefined, 400, '$.cursor'],
  ['a cursor of nobody for tags', 'GET', '/tags?cursor=garbage', undefined, 400, '$.cursor'],
  ['a cache that is not there', 'GET', '/stats?cache=other', undefined, 404, '$.cache'],
  ['an entry that is not there', 'GET', '/entries/company%3ANONE', undefined, 404],
  ['a value that is not there', 'GET', '/entries/company%3ANONE/value', undefined, 404],
  ['a series that ends before it begins', 'GET', '/stats/series?from=10&to=5', undefined, 400, '$.from'],
  ['a series of too many points', 'GET', '/stats/series?from=0&step=10s', undefined, 400, '$.step'],
  ['a refresh without a source', 'POST', '/entries/other%3A1/refresh', undefined, 409],
  ['an undo of nothing', 'POST', '/invalidations/999/undo', undefined, 409, '$.seq'],
  ['an undo of no number', 'POST', '/invalidations/abc/undo', undefined, 400, '$.seq'],
  ['a version that never was', 'PUT', '/namespaces/company/version', '{"version":9}', 409, '$.version'],
  ['everything without its name', 'POST', '/invalidations', '{"target":{"all":true}}', 400, '$.confirm'],
  ['a namespace without its name', 'POST', '/invalidations', '{"target":{"namespace":"company"}}', 400, '$.confirm'],
  ['a plan of nobody', 'POST', '/invalidations', '{"planId":"plan_x"}', 404, '$.planId'],
  ['a kind of event that there is not', 'GET', '/events?kinds=rates,nothing', undefined, 400, '$.kinds'],
  ['a token that is over', 'POST', '/tokens', '{"name":"a","role":"viewer","expiresIn":"0s"}', 400, '$.expiresIn'],
  ['a token that is over', 'POST', '/tokens', '{"name":"a","role":"viewer","expiresIn":0}', 400, '$.expiresIn'],
  ['a wrong sign-in link', 'POST', '/session', '{"token":"x"}', 401],
]

test.each(bad)('%s is answered with a problem', async (_what, method, path, body, status, at) => {
  const { problem, text } = await call(method, path, body)
  expect(problem?.status, text).toBe(status)
  expect(problem?.detail).toMatch(/\S.*[^\n]$/)
  if (at !== undefined) expect(problem?.errors?.map((error) => error.path)).toContain(at)
  expect(unforeseen).toEqual([])
})

test('fault 38: a byte-order mark is skipped, UTF-16 is refused', async () => {
  const text = '{"value":"ü"}'
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf8')
  expect((await call('PUT', '/entries/a', bytes)).status).toBe(200)
  for (const utf16 of [Buffer.from(text, 'utf16le'), Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()])
    expect((await call('PUT', '/entries/a', utf16)).status).toBe(400)
})

test('fault 38: fields of one name in different objects, and names that are values, are no duplicates', async () => {
  const body = '{"value":[{"a":1},{"a":"a"},{"b":{"a":"\\"a\\":"}}],"tags":["ttl"],"ttl":"5m"}'
  expect((await call('PUT', '/entries/a', body)).status).toBe(200)
})

test('fault 38: a body that trickles in is given up after a while', async () => {
  const slow = createApi({ admin: context.context, bodyDeadlineMs: 50 })
  const trickle = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array([123])) })
  const headers = { host: 'localhost', authorization: `Bearer ${ROOT_TOKEN}`, 'content-type': 'application/json' }
  const init = { method: 'PUT', headers, body: trickle, duplex: 'half' as const }
  expect((await slow.fetch(new Request('http://localhost/api/v1/entries/a', init))).status).toBe(408)
})

test('fault 38: a body that never ends is cut off at 1 MB whatever its length says', async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  expect((await call('PUT', '/entries/a', endless)).status).toBe(413)
  expect(sent).toBeLessThan(3_000_000)
})

test('405 says what is allowed', async () => {
  expect((await call('PATCH', '/demo', '{}')).headers.get('allow')).toBe('GET, HEAD, PUT')
  expect((await call('OPTIONS', '/entries/a')).headers.get('allow')).toContain('DELETE')
})

test('what nobody foresaw is written down here and not told there', async () => {
  context.cache.inspect = () => Promise.reject(new RangeError('secret detail'))
  const { problem, text } = await call('GET', '/entries/a')
  expect(problem?.status).toBe(500)
  expect(text).not.toContain('secret')
  expect(unforeseen).toHaveLength(1)
})

test('a cache that is down makes health answer 503, without a reason for strangers', async () => {
  context.cache.break()
  const { status, text } = await call('GET', '/health', undefined, { authorization: '' })
  expect(status).toBe(503)
  expect(JSON.parse(text)).toEqual({ status: 'down', levels: [{ name: 'memory', status: 'down' }] })
})

describe('fault 31: a key', () => {
  const odd = [
    'a/b',
    '%',
    '%2F',
    '50%25',
    'a b',
    'a?b#c',
    'nul\0',
    'cr\r\nlf',
    '__proto__',
    'constructor',
    '*',
    '../../etc/passwd',
    '{a}{b}',
    'ünï:çødé',
    '😀',
    'a\\b',
    '~',
    '+',
    ':',
    'value',
  ]
  test.each(odd)('%j goes in by its path and comes out as it was', async (key) => {
    const path = `/entries/${encodeURIComponent(key)}`
    expect((await call('PUT', path, JSON.stringify({ value: { key } }))).status).toBe(200)
    expect(JSON.parse((await call('GET', path)).text)).toMatchObject({ key, value: { isJson: true } })
    expect(JSON.parse((await call('GET', `${path}/value`)).text)).toEqual({ key })
    const list = JSON.parse((await call('GET', `/entries?q=${encodeURIComponent(key)}`)).text)
    expect(list.items.map((row: { key: string }) => row.key)).toContain(key)
    expect(JSON.parse((await call('DELETE', path)).text)).toEqual({ key, deleted: 1 })
  })
})

test.each(['/stats', '/levels', '/entries', '/namespaces', '/advisor', '/strategies'])(
  '%s of a process that is not there is refused, of the one that is there answered',
  async (path) => {
    const missing = await call('GET', `${path}?instance=nobody`)
    expect([missing.status, JSON.parse(missing.text).errors]).toMatchObject([404, [{ path: '$.instance' }]])
    expect((await call('GET', `${path}?instance=${encodeURIComponent(context.cache.fleet.id)}`)).status).toBe(200)
  },
)

test('a level is left alone in the process that is named, which the audit tells', async () => {
  const bypass = (instance: string) => call('PUT', `/levels/memory/bypass?instance=${instance}`, '{"for":"1m"}')
  expect((await bypass('nobody')).status).toBe(404)
  expect((await bypass(encodeURIComponent(context.cache.fleet.id))).status).toBe(200)
  const { items } = JSON.parse((await call('GET', '/audit?action=level.bypass')).text)
  expect(items).toMatchObject([{ subject: `memory in ${context.cache.fleet.id}`, outcome: 'done' }])
})

describe('fault 40: a dangerous verb', () => {
  test('is none that a link could do', async () => {
    for (const path of [
      '/invalidations?all=true',
      '/invalidations/all',
      '/invalidations/preview',
      '/entries/a/refresh',
    ])
      expect([400, 404, 405]).toContain((await call('GET', path)).status)
    expect((await call('POST', '/invalidations?all=true', '{}')).status).toBe(400)
  })

  test('takes everything only where the name is repeated, and nothing by an empty prefix', async () => {
    const invalidate = (body: object) => call('POST', '/invalidations', JSON.stringify(body))
    await context.cache.set('company:AAPL', 1)
    for (const confirm of [undefined, '', 'Catalog', 'company', 'catalog '])
      expect((await invalidate({ target: { all: true }, confirm })).status).toBe(400)
    for (const target of [{ prefix: '' }, { prefix: '*' }, { keys: [] }, {}, { all: false }])
      expect([201, 400]).toContain((await invalidate({ target })).status)
    expect(await context.cache.get('company:AAPL')).toBe(1)
    expect((await invalidate({ target: { all: true }, confirm: 'catalog' })).status).toBe(201)
    expect(await context.cache.get('company:AAPL')).toBeUndefined()
  })

  test('takes a prefix that reaches over a whole namespace only where its name is repeated', async () => {
    const answer = async (target: object, confirm?: string) =>
      (await call('POST', '/invalidations', JSON.stringify({ target, confirm }))).status
    const planned = await call('POST', '/invalidations/preview', JSON.stringify({ target: { prefix: 'company:' } }))
    expect(JSON.parse(planned.text)).toMatchObject({ confirm: 'company' })
    expect([await answer({ prefix: 'company:' }), await answer({ prefix: 'company:' }, 'company')]).toEqual([400, 201])
    expect([await answer({ prefix: 'comp' }), await answer({ prefix: 'comp' }, 'comp')]).toEqual([400, 201])
    expect([await answer({ prefix: 'company:A' }), await answer({ prefix: 'company:AAPL:' })]).toEqual([201, 201])
    expect([await answer({ prefix: ':' }), await answer({ prefix: ':' }, ':')]).toEqual([400, 201])
  })

  test('looks for text as it is, never for a pattern that could be made to run for ever', async () => {
    const evil = '(a+)+$'
    await context.cache.set(`x:${evil}`, 1)
    await context.cache.set(`x:${'a'.repeat(2_000)}!`, 1)
    const found = JSON.parse((await call('GET', `/entries?q=${encodeURIComponent(evil)}`)).text)
    expect(found.items.map(({ key }: { key: string }) => key)).toEqual([`x:${evil}`])
  })
})
