import { OpenAPIHono } from '@hono/zod-openapi'
import type { AdminContext } from '@/lib/admin/context'
import { Denials } from './denials'
import { describeApi } from './describe-api'
import type { Authorize, Gate } from './gate'
import { HttpProblem, problemOf, problemResponse } from './problem-response'
import { RateLimits } from './rate-limits'
import { receive, type Door } from './receive'
import { allRoutes } from './routes/all-routes'
import { serve } from './serve'
import { SignInThrottles } from './sign-in-throttles'

export interface ApiOptions {
  readonly admin: AdminContext
  /** What the server is called beside the loopback names, lower-case, without port. */
  readonly hostNames?: readonly string[]
  /** Serve cookies without Secure off loopback too: only where plain HTTP was asked for. */
  readonly insecure?: boolean
  /** Who is asking, for the audit; what the server in front knows. */
  readonly addressOf?: (request: Request) => string
  /** Told of errors that nobody foresaw; the caller gets no more than that there was one. */
  readonly onError?: (thrown: unknown, request: Request) => void
  /** Where the API is mounted; `/api/v1` by default. */
  readonly basePath?: string
  /** Says who asks, instead of the API's own sessions and tokens: for an application that knows its users. */
  readonly authorize?: Authorize
  /** How long a body may take to arrive, ms. */
  readonly bodyDeadlineMs?: number
  /** Checks every answer against its schema and fails loudly: for tests. */
  readonly checkAnswers?: boolean
}

export const API_BASE = '/api/v1'

/**
 * Builds the admin API as one fetch handler.
 *
 * @returns a Hono app, to be mounted at the root: its paths begin with {@link API_BASE}
 */
export function createApi(options: ApiOptions): OpenAPIHono {
  const { admin } = options
  const { basePath = API_BASE, authorize } = options
  const gate: Gate = { admin, hostNames: options.hostNames ?? [], denials: new Denials(admin.clock), authorize }
  const door: Door = { options, gate, limits: new RateLimits(admin.clock) }
  let document: ReturnType<typeof describeApi> | undefined
  const routes = allRoutes({
    signIns: new SignInThrottles(admin.clock),
    document: () => (document ??= describeApi(app, routes, basePath)),
  })
  // The path as it came, so that a key's `%2F` stays within its segment.
  const app = new OpenAPIHono({ getPath: (request) => new URL(request.url).pathname })

  for (const route of routes) {
    const path = basePath + route.spec.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(route.spec.method.toUpperCase(), path, (context) =>
      guarded(options, context.req.raw, (headers) => serve({ ...door, route, context, headers })),
    )
  }
  const known = routes.map(({ spec }) => ({
    method: spec.method.toUpperCase(),
    pattern: patternOf(basePath + spec.path),
  }))
  app.notFound(({ req: { raw: request } }) =>
    guarded(options, request, (headers) => {
      const subject = `${request.method} ${pathOf(request)}`
      return receive(door, { request, headers, subject }, () => Promise.reject(notFound(known, request)))
    }),
  )
  return app
}

/** Turns what is thrown into problems and adds what every answer carries. */
async function guarded(
  options: ApiOptions,
  request: Request,
  run: (headers: Headers) => Promise<Response>,
): Promise<Response> {
  const headers = new Headers()
  let response: Response
  try {
    response = await run(headers)
  } catch (thrown) {
    const problem = problemOf(thrown)
    if (!problem) options.onError?.(thrown, request)
    response = problemResponse(
      problem ?? new HttpProblem(500, 'Something went wrong here; the server wrote down what.'),
    )
  }
  // Hono leaves the body away and does not end it: a stream of events would follow on for nobody.
  if (request.method === 'HEAD') await response.body?.cancel()
  headers.forEach((value, name) => response.headers.set(name, value))
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'no-referrer')
  response.headers.set('cross-origin-resource-policy', 'same-origin')
  if (!response.headers.has('content-security-policy'))
    response.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  return response
}

/** @returns 405 with what is allowed where the path is known, else 404 */
function notFound(known: readonly { method: string; pattern: RegExp }[], request: Request): HttpProblem {
  const path = new URL(request.url).pathname
  const allowed = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  if (allowed.length === 0) return new HttpProblem(404, `There is nothing at ${pathOf(request)}.`)
  const allow = allowed.includes('GET') ? ['GET', 'HEAD', ...allowed.filter((method) => method !== 'GET')] : allowed
  return new HttpProblem(405, `${request.method} is not allowed here.`, { headers: { allow: allow.join(', ') } })
}

/** For words about it: a path may be kilobytes long. */
function pathOf(request: Request): string {
  return new URL(request.url).pathname.slice(0, 200)
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/\{\w+\}/g, '[^/]+')}$`)
}
