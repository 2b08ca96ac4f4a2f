import { Refused, type RefusalKind } from '@/lib/admin/refused'
import { DeadlineExceeded, InvalidationNotDurable, NotStorable, reasonOf, SourceError } from '@/lib/kernel/errors'
import type { Problem } from './contract/problem'

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

const STATUS_OF: Record<RefusalKind, number> = {
  'not-found': 404,
  'bad-input': 400,
  forbidden: 403,
  conflict: 409,
  changed: 412,
  unavailable: 503,
  'unknown-actor': 401,
}

/** Ends a request with a problem from wherever it is thrown. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly errors: Problem['errors']
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    detail: string,
    more: { errors?: Problem['errors']; headers?: Record<string, string> } = {},
  ) {
    super(detail)
    this.status = status
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

/** @returns the answer for a problem, as RFC 9457 wants it */
export function problemResponse({ status, message, errors, headers }: HttpProblem): Response {
  const problem: Problem = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message, errors }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  })
}

/**
 * @param thrown whatever a handler threw
 * @returns the problem to answer with; undefined for what nobody foresaw, whose text is not for strangers
 */
export function problemOf(thrown: unknown): HttpProblem | undefined {
  if (thrown instanceof HttpProblem) return thrown
  if (thrown instanceof Refused) {
    const errors = thrown.path === undefined ? undefined : [{ path: thrown.path, message: thrown.message }]
    return new HttpProblem(STATUS_OF[thrown.kind], thrown.message, { errors })
  }
  if (thrown instanceof NotStorable) return new HttpProblem(400, thrown.message)
  if (thrown instanceof SourceError) return new HttpProblem(502, thrown.message)
  if (thrown instanceof InvalidationNotDurable || thrown instanceof DeadlineExceeded)
    return new HttpProblem(503, reasonOf(thrown))
  return undefined
}
