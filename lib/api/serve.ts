import type { Context } from 'hono'
import { forCache, type OperatorContext } from '@/lib/admin/context'
import { Refused } from '@/lib/admin/refused'
import { admit } from './gate'
import { hostNameOf, isLoopback } from './host-name'
import { idempotent } from './idempotent'
import { HttpProblem } from './problem-response'
import { readBody } from './read-body'
import { receive, type Door, type Visit } from './receive'
import type { RawInput, Reply, Route, Surroundings } from './route'
import { readSessionCookie } from './session-cookie'
import { toResponse } from './to-response'

export interface Served extends Door {
  readonly route: Route
  readonly context: Context
  /** Headers for the answer, whatever it will be. */
  readonly headers: Headers
}

/** Answers one request of a route: who asks, whether they may, what they ask, and then the route itself. */
export async function serve(served: Served): Promise<Response> {
  const { options, route, headers } = served
  const { spec } = route
  const request = served.context.req.raw
  const subject = `${spec.method.toUpperCase()} ${spec.path}`
  return receive(served, { request, headers, subject }, async (visit) => {
    admit(request, route, visit)
    const { operator, recognised } = visit
    const input = await readInput(served)
    const surroundings = surroundingsOf(served, visit)
    const { root } = surroundings
    const answer = async () => {
      const reply: Reply<unknown> = await route.run(input, {
        ...{ request, operator, recognised, cache: () => namedCache(operator, request) },
        surroundings,
      })
      return toResponse(route, reply, options.checkAnswers === true)
    }
    return spec.isIdempotent ? idempotent({ operator, request, root, body: input.body }, answer) : answer()
  })
}

function surroundingsOf({ options, context, route }: Served, { identify, noteDenial }: Visit): Surroundings {
  const { headers } = context.req.raw
  return {
    secureCookies: options.insecure !== true && !isLoopback(hostNameOf(headers.get('host')) ?? ''),
    sessionSecret: readSessionCookie(headers.get('cookie')),
    root: '../'.repeat(route.spec.path.split('/').length - 2),
    stillAllowed: async () => (await identify()).recognised !== undefined,
    noteDenial,
  }
}

function namedCache(operator: OperatorContext, request: Request) {
  const found = forCache(operator, new URL(request.url).searchParams.get('cache') ?? undefined)
  if (!found) throw new Refused('not-found', 'There is no cache of that name.', '$.cache')
  return found
}

async function readInput({ route: { spec }, context, options }: Served): Promise<RawInput> {
  const request = context.req.raw
  const params = paramsOf(context)
  const query = queryOf(new URL(request.url))
  const body = spec.method === 'get' ? undefined : await readBody(request, options.bodyDeadlineMs)
  return { params, query, body: body === undefined && spec.bodyIsOptional ? {} : body }
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
