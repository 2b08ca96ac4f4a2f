import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { createApi } from './create-api'
import { allRoutes } from './routes/all-routes'
import { SignInThrottles } from './sign-in-throttles'

let built: Awaited<ReturnType<typeof createTestContext>>
let api: ReturnType<typeof createApi>
const unforeseen: unknown[] = []
beforeAll(async () => {
  built = await createTestContext()
  api = createApi({ admin: built.context, checkAnswers: true, onError: (thrown) => unforeseen.push(thrown) })
})
afterAll(() => built.feed.close())

const routes = allRoutes({ signIns: new SignInThrottles({ now: () => 0 }), document: () => ({}) })
  .map(({ spec }) => spec)
  // An endless answer says nothing about its input.
  .filter(({ path }) => path !== '/events')

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'company:AAPL',
    '__proto__',
    '*',
    '1',
    '-1',
    '0',
    '1e400',
    'NaN',
    'null',
    '9007199254740993',
    '5m',
    'on',
  ),
)
const names = fc.constantFrom(
  ...['key', 'keys', 'tag', 'tags', 'match', 'dependency', 'namespace', 'prefix', 'all', 'target', 'planId', 'mode'],
  ...['value', 'ttl', 'dependsOn', 'version', 'confirm', 'reason', 'on', 'ratePerSecond', 'token', 'name', 'role', 'x'],
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
})).value
const queries = fc.dictionary(
  fc.constantFrom(
    'limit',
    'cursor',
    'sort',
    'q',
    'prefix',
    'tag',
    'level',
    'state',
    'from',
    'to',
    'step',
    'key',
    'depth',
    'cache',
    'direction',
    'instance',
  ),
  text,
  { maxKeys: 4 },
)
const requests = fc.record({
  route: fc.constantFrom(...routes),
  names: fc.array(text, { minLength: 1, maxLength: 1 }),
  queries,
  body: fc.oneof(
    fc.dictionary(names, json, { maxKeys: 4 }).map((body) => JSON.stringify(body)),
    text,
  ),
})

test('no input, however hostile, makes the API fail: it answers or says what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ route, names: [name = 'a'], queries: query, body }) => {
      const path = route.path.replace(/\{\w+\}/, () => encodeURIComponent(name))
      const url = `http://localhost/api/v1${path}?${new URLSearchParams(query)}`
      const headers = { host: 'localhost', authorization: `Bearer ${ROOT_TOKEN}`, 'content-type': 'application/json' }
      const method = route.method.toUpperCase()
      const response = await api.fetch(new Request(url, { method, headers, body: method === 'GET' ? undefined : body }))
      await response.text()
      expect(unforeseen.splice(0), `${method} ${url} ${body}`).toEqual([])
      expect(response.status).toBeLessThan(500)
    }),
    { numRuns: 1_000 },
  )
})
