import type { Operation } from './contract/operations'
import type { Problem } from './contract/problem'

/** What the API said no with. `detail` is a sentence to show; `errors` names the fields that are wrong. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: readonly { path: string; message: string }[]

  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.status = problem.status
    this.title = problem.title
    this.detail = problem.detail
    this.errors = problem.errors ?? []
  }
}

export interface RequestOptions {
  /** `/api/v1` of the page's own origin by default. */
  baseUrl?: string
  fetch?: typeof fetch
  /** A bearer token, where there is no session cookie. */
  token?: string
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  ifMatch?: string
  signal?: AbortSignal
  /** Statuses beside 2xx whose body is an answer, not a problem. */
  accept?: readonly number[]
  /** A media type to be answered with in place of JSON; the answer is then a Blob. */
  as?: string
  /** Told of what has come of such an answer. */
  onPart?: (part: Uint8Array) => void
  /** Told of the operation where the answer is 202. */
  onAccepted?: (operation: Operation) => void
}

export type Send = <Answer>(request: ApiRequest) => Promise<Answer>

/** @returns text as one segment of a path, whatever is in it */
export function segment(text: string): string {
  return encodeURIComponent(text)
}

/** @returns a function that sends one request and answers with its parsed body, or throws {@link ApiProblem} */
export function createRequest({ baseUrl = '/api/v1', fetch: doFetch, token }: RequestOptions) {
  async function send<Answer>(request: ApiRequest): Promise<Answer> {
    const method = request.method ?? 'GET'
    const headers = new Headers({ accept: request.as ?? 'application/json' })
    if (token) headers.set('authorization', `Bearer ${token}`)
    if (request.ifMatch) headers.set('if-match', request.ifMatch)
    // Every mutation says JSON, also one without a body: the server takes no other, which keeps forms of other sites out.
    if (method !== 'GET') headers.set('content-type', 'application/json')
    const response = await (doFetch ?? fetch)(url(request.path, request.query), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: request.signal,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
    }).catch((cause: unknown) => {
      if (request.signal?.aborted) throw cause
      throw unreachable()
    })
    if (!response.ok && !request.accept?.includes(response.status)) throw new ApiProblem(await readProblem(response))
    if (response.status === 204) return undefined as Answer
    if (request.as) return (await readFile(response, request)) as Answer
    const answer: unknown = await response.json()
    if (response.status === 202) request.onAccepted?.(answer as Operation)
    return answer as Answer
  }

  function url(path: string, query: ApiRequest['query'] = {}): string {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
    const text = search.toString()
    return `${baseUrl}${path}${text ? `?${text}` : ''}`
  }

  return Object.assign(send, { url })
}

/** Held by the page before the browser takes it over, which may put it on disk. */
const PART_BYTES = 4 << 20

/** A file as it comes, of which the page itself never holds much. */
async function readFile(response: Response, { as, signal, onPart }: ApiRequest): Promise<Blob> {
  const parts: Blob[] = []
  let held: Uint8Array<ArrayBuffer>[] = []
  let heldBytes = 0
  const giveAway = () => {
    parts.push(new Blob(held))
    held = []
    heldBytes = 0
  }
  const reader = response.body?.getReader()
  for (;;) {
    const next = await reader?.read().catch((cause: unknown) => {
      throw signal?.aborted ? cause : unreachable('The server broke off before the end.')
    })
    if (!next || next.done) break
    onPart?.(next.value)
    held.push(next.value)
    heldBytes += next.value.length
    if (heldBytes > PART_BYTES) giveAway()
  }
  giveAway()
  return new Blob(parts, { type: as })
}

function unreachable(detail = 'The server cannot be reached.'): ApiProblem {
  return new ApiProblem({
    type: 'about:blank',
    title: 'Unreachable',
    status: 0,
    detail,
  })
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = {
    type: 'about:blank',
    title: response.statusText || 'Error',
    status: response.status,
    detail: `The server answered ${response.status}.`,
  }
  if (!response.headers.get('content-type')?.includes('problem+json')) return fallback
  const body: unknown = await response.json().catch(() => undefined)
  return body && typeof body === 'object' ? { ...fallback, ...body } : fallback
}
