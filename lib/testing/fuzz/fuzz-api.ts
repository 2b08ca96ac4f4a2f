import fc from 'fast-check'
import type { z } from 'zod'
import { createApi } from '@/lib/api/create-api'
import type { Route } from '@/lib/api/route'
import { allRoutes } from '@/lib/api/routes/all-routes'
import { SignInThrottles } from '@/lib/api/sign-in-throttles'
import { createCache } from '@/lib/package'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import { nearlyValid, validFor } from './from-schema'
import { hostileJson, hostileText } from './hostile'

type Spec = Route['spec']

const HANGS_AFTER_MS = 20_000
/** A URL cannot carry them. */
const LONE_SURROGATES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

interface Fuzzed {
  readonly spec: Spec
  readonly names: unknown
  readonly query: unknown
  /** As it is sent; undefined for none. */
  readonly body: string | undefined
  /** Those that routes heed. */
  readonly headers: Readonly<Record<string, string>>
}

export interface FuzzReport {
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
}

/**
 * Sends requests made from every route's own schemas (valid, nearly valid, hostile) to the API over a real cache.
 *
 * @throws with the smallest request found that was answered with 5xx, not at all, or with 2xx though its schemas refuse it
 */
export async function fuzzApi({ requests, seed }: { requests: number; seed?: number }): Promise<FuzzReport> {
  const cache = createCache({ name: 'catalog', namespaces: { company: { ttl: '1h', tags: ['companies'] } } })
  await cache.ready()
  const load = ({ key }: { key: string }) => ({ key })
  const loaderOf = (namespace: string) => (namespace === 'company' ? load : undefined)
  const { context, time } = await createTestContext({ caches: [{ cache, loaderOf }] })
  const unforeseen: unknown[] = []
  const api = createApi({ admin: context, checkAnswers: true, onError: (thrown) => void unforeseen.push(thrown) })
  const statuses: Record<string, number> = {}
  try {
    const property = fc.asyncProperty(fuzzedRequest(), async (fuzzed) => {
      // Time goes on, so that it is not the rate limits that are tried.
      time.now += 500
      const sent = requestOf(fuzzed)
      const response = await inTime(api.fetch(sent))
      const text = await inTime(response.text())
      const { status } = response
      statuses[status] = (statuses[status] ?? 0) + 1
      const [thrown] = unforeseen.splice(0)
      // Nothing here is down and the source never fails: there is no excuse for a 502 or 503 either.
      if (status >= 500) throw thrown ?? new Error(`answered with ${status}: ${text}`)
      // What is left alone is not tried, and health rightly says that it is down.
      if (fuzzed.spec.path === '/levels/{level}/bypass') cache.bypass('memory', 0)
      if (status < 300 && !isAccepted(fuzzed, sent))
        throw new Error(`answered with ${status} to what its schemas refuse`)
    })
    await fc.assert(property, { numRuns: requests, seed })
  } finally {
    context.caches.forEach(({ feed }) => feed.close())
    await cache.close()
  }
  return { statuses }
}

function fuzzedRequest(): fc.Arbitrary<Fuzzed> {
  const signIns = new SignInThrottles({ now: () => 0 })
  const routes = allRoutes({ signIns, document: () => ({ openapi: '3.1.0' }) })
    .map(({ spec }) => spec)
    // An endless answer says nothing about its input.
    .filter(({ path }) => path !== '/events')
  return fc.oneof(...routes.map(ofRoute))
}

function ofRoute(spec: Spec): fc.Arbitrary<Fuzzed> {
  const text = (made: fc.Arbitrary<unknown>) => made.map((value) => JSON.stringify(value))
  const body = spec.body
    ? fc.oneof(
        { arbitrary: text(validFor(spec.body)), weight: 4 },
        { arbitrary: text(nearlyValid(validFor(spec.body))), weight: 3 },
        { arbitrary: text(hostileJson), weight: 1 },
        { arbitrary: hostileText, weight: 1 },
      )
    : fc.option(text(hostileJson), { nil: undefined, freq: 5 })
  return fc.record({
    spec: fc
      .constant(spec)
      .map((same) => Object.assign(same, { [fc.toStringMethod]: () => `${spec.method} ${spec.path}` })),
    names: fieldsFor(spec.params),
    query: fieldsFor(spec.query),
    body: spec.method === 'get' ? fc.constant(undefined) : body,
    headers: fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, fuzzedHeaders),
  })
}

/** What HTTP can carry in a header. */
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 40 }),
  fc.constantFrom(
    '*',
    '""',
    '"dead"',
    'W/"a", "b"',
    'respond-async',
    'text/csv',
    'application/x-ndjson;q=9',
    'k'.repeat(999),
  ),
)

const fuzzedHeaders = fc.dictionary(
  fc.constantFrom('if-match', 'if-none-match', 'idempotency-key', 'prefer', 'accept'),
  headerText,
  { maxKeys: 3 },
)

function fieldsFor(schema: z.ZodType | undefined): fc.Arbitrary<unknown> {
  if (!schema)
    return fc.oneof({ arbitrary: fc.constant({}), weight: 9 }, fc.dictionary(hostileText, hostileText, { maxKeys: 2 }))
  const valid = validFor(schema)
  return fc.oneof({ arbitrary: valid, weight: 4 }, { arbitrary: nearlyValid(valid), weight: 2 })
}

function requestOf({ spec, names, query, body, headers }: Fuzzed): Request {
  const path = spec.path.replace(/\{(\w+)\}/g, (_whole, name: string) => segment(fieldOf(names, name)))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) search.set(name, textOf(value))
  const url = new URL(`http://localhost/api/v1${path}`)
  url.search = search.toString()
  return new Request(url, {
    method: spec.method.toUpperCase(),
    headers: {
      ...headers,
      host: 'localhost',
      authorization: `Bearer ${ROOT_TOKEN}`,
      'content-type': 'application/json',
    },
    body,
  })
}

function isAccepted({ spec, query, body }: Fuzzed, { url }: Request): boolean {
  const fields = Object.fromEntries(new URL(url).searchParams)
  if (Object.keys(fields).length > 0 && !spec.query?.safeParse(fields).success && Object.keys(query ?? {}).length > 0)
    return false
  if (spec.method === 'get' || (spec.bodyIsOptional && (body === undefined || body === ''))) return true
  if (!spec.body) return body === undefined || body === '' || body === '{}'
  return spec.body.safeParse(parsed(body)).success
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse((body ?? '').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function fieldOf(names: unknown, name: string): unknown {
  return typeof names === 'object' && names !== null ? Reflect.get(names, name) : undefined
}

/** A path without the segment would be of another route. */
function segment(value: unknown): string {
  return encodeURIComponent(textOf(value ?? 'company:AAPL').replace(LONE_SURROGATES, '')) || 'a'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

async function inTime<T>(answer: T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const hangs = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${HANGS_AFTER_MS} ms`)), HANGS_AFTER_MS)
  })
  return Promise.race([answer, hangs]).finally(() => clearTimeout(timer))
}
