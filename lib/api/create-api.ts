import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { forCache, type AdminContext } from '@/lib/admin/context'
import { Refused } from '@/lib/admin/refused'
import { describeApi } from './describe-api'
import { assertHost, credentialsOf, passGate, recognise, type Gate } from './gate'
import { hostNameOf, isLoopback } from './host-name'
import { HttpProblem, problemOf, problemResponse } from './problem-response'
import { readBody } from './read-body'
import type { Reply, Route } from './route'
import { allRoutes } from './routes/all-routes'
import { readSessionCookie } from './session-cookie'
import { SignInThrottles } from './sign-in-throttles'
import { Throttle } from './throttle'
import { toResponse } from './to-response'

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
  const denials = new Throttle(admin.clock, { burst: 60, everyMs: 1_000 })
  const gate: Gate = { admin, hostNames: options.hostNames ?? [], denials }
  let document: ReturnType<typeof describeApi> | undefined
  const routes = allRoutes({
    signIns: new SignInThrottles(admin.clock),
    document: () => (document ??= describeApi(app, routes)),
  })
  // The path as it came, so that a key's `%2F` stays within its segment.
  const app = new OpenAPIHono({ getPath: (request) => new URL(request.url).pathname })

  for (const route of routes) {
    const path = API_BASE + route.spec.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(route.spec.method.toUpperCase(), path, (context) => serve(options, { gate, route, context }))
  }
  app.notFound((context) => guarded(options, context.req.raw, () => Promise.reject(notFound(gate, routes, context))))
  return app
}

async function serve(
  options: ApiOptions,
  { gate, route, context }: { gate: Gate; route: Route; context: Context },
): Promise<Response> {
  const request = context.req.raw
  return guarded(options, request, async () => {
    const params = paramsOf(context)
    const address = options.addressOf?.(request) ?? '-'
    const { operator, recognised } = await passGate(gate, request, { route, address })
    const url = new URL(request.url)
    const query = queryOf(url)
    const body = route.spec.method === 'get' ? undefined : await readBody(request)
    const cache = () => {
      const found = forCache(operator, url.searchParams.get('cache') ?? undefined)
      if (!found) throw new Refused('not-found', 'There is no cache of that name.', '$.cache')
      return found
    }
    const reply: Reply<unknown> = await route.run(
      { params, query, body: body ?? (route.spec.bodyIsOptional ? {} : undefined) },
      {
        ...{ request, operator, recognised, cache },
        surroundings: {
          secureCookies: options.insecure !== true && !isLoopback(hostNameOf(request.headers.get('host')) ?? ''),
          sessionSecret: readSessionCookie(request.headers.get('cookie')),
          stillAllowed: async () => (await recognise(gate.admin, credentialsOf(request))) !== undefined,
        },
      },
    )
    return toResponse(route, reply, options.checkAnswers === true)
  })
}

/** Turns what is thrown into problems and adds what every answer carries. */
async function guarded(options: ApiOptions, request: Request, run: () => Promise<Response>): Promise<Response> {
  let response: Response
  try {
    response = await run()
  } catch (thrown) {
    const problem = problemOf(thrown)
    if (!problem) options.onError?.(thrown, request)
    response = problemResponse(
      problem ?? new HttpProblem(500, 'Something went wrong here; the server wrote down what.'),
    )
  }
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'no-referrer')
  response.headers.set('cross-origin-resource-policy', 'same-origin')
  if (!response.headers.has('content-security-policy'))
    response.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  return response
}

function paramsOf(context: Context): Record<string, string> | undefined {
  const params = context.req.param()
  const names = Object.keys(params)
  if (names.length === 0) return undefined
  try {
    decodeURIComponent(new URL(context.req.url).pathname)
  } catch {
    throw new HttpProblem(400, 'The path is not percent-encoded UTF-8.', {
      errors: [{ path: '$', message: 'is not percent-encoded UTF-8' }],
    })
  }
  return params
}

function queryOf({ searchParams }: URL): Record<string, string> | undefined {
  const names = [...searchParams.keys()]
  if (names.length === 0) return {}
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined)
    throw new HttpProblem(400, 'A query field may be given once.', {
      errors: [{ path: `$.${twice.slice(0, 100)}`, message: 'is given more than once' }],
    })
  // A null prototype: `__proto__` is a field like any other, and unknown.
  return Object.assign(Object.create(null), Object.fromEntries(searchParams))
}

/** @returns 405 with what is allowed where the path is known, else 404 */
function notFound(gate: Gate, routes: readonly Route[], context: Context): HttpProblem {
  assertHost(gate, context.req.raw)
  const path = new URL(context.req.url).pathname
  const allowed = routes
    .filter(({ spec }) => patternOf(spec.path).test(path))
    .map(({ spec }) => spec.method.toUpperCase())
  if (allowed.length === 0) return new HttpProblem(404, `There is nothing at ${path.slice(0, 200)}.`)
  const allow = allowed.includes('GET') ? ['GET', 'HEAD', ...allowed.filter((method) => method !== 'GET')] : allowed
  return new HttpProblem(405, `${context.req.method} is not allowed here.`, { headers: { allow: allow.join(', ') } })
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${API_BASE}${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)
}
