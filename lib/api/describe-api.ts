import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import { z } from 'zod'
import { operationSchema } from './contract/operations'
import { problemSchema } from './contract/problem'
import type { Route } from './route'

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Of your making: with the same one the request is carried out once within a day' }),
})
const preferHeader = z.object({
  prefer: z
    .string()
    .optional()
    .meta({ description: '`respond-async`: 202 at once', examples: ['respond-async'] }),
})

const USUAL_PROBLEMS: Record<number, string> = {
  400: 'The input is wrong; `errors` says where',
  401: 'Nobody knows who you are',
  403: 'Your role does not allow it, or the request is not from a page of this server',
  404: 'There is no such thing',
  429: 'Too many requests; `Retry-After` says when to come back',
}

const MORE_PROBLEMS: Record<number, string> = {
  409: 'It cannot be done in the present state',
  412: 'What it is about changed since it was looked at',
  408: 'The body did not arrive in time',
  413: 'The body takes more than 1 MB',
  415: 'The body is not application/json',
  422: 'The `Idempotency-Key` was used for another request',
  502: 'The source failed',
  503: 'It cannot be done for now',
}

/** What somebody has to know who has only the document. */
const COMMON_RULES = [
  'Looks into a multi-level cache and changes what is in it.',
  '**Who may.** `Authorization: Bearer …` with a token of `POST /tokens`, or the session cookie of `POST /session`. Each call ' +
    'takes a role: viewer < operator < admin.',
  '**Changes** take `Content-Type: application/json` (a call without a body, with a token, may leave it out), and with a ' +
    "cookie an `Origin` of this server. There is no CORS, and other Hosts than the server's own are refused.",
  '**Keys and tags in paths** are one percent-encoded segment: `company:AAPL/2026` is `company%3AAAPL%2F2026`.',
  '**Times** are ms since the Unix epoch, what ends in `Ms` is ms, what ends in `Bytes` bytes.',
  '**Lists** answer `{ items, nextCursor, total, totalIsExact }`: send `nextCursor` as `cursor` for the page that follows, ' +
    'until it is null.',
  '**Errors** are RFC 9457 `application/problem+json`; where the input is wrong, `errors` names each field. Fields that are ' +
    'not known are refused.',
  '**Entries** carry an `ETag`: `If-None-Match` saves a read (304), `If-Match` an edit of what somebody else changed (412).',
  '**What takes longer than 2 s** is answered with 202 and an operation; its `Location` tells how far it is.',
  '**Rates** are told in `RateLimit` and `RateLimit-Policy`; 429 comes with `Retry-After`.',
].join('\n\n')

/** @returns the OpenAPI 3.1 document, made from the schemas that the routes validate with */
export function describeApi(app: OpenAPIHono, routes: readonly Route[], basePath: string) {
  const { openAPIRegistry: registry } = app
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'timberline-session' })
  for (const route of routes) registry.registerPath(describeRoute(route))
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Timberline admin API',
      version: '1',
      description: COMMON_RULES,
    },
    servers: [{ url: basePath }],
  })
}

function describeRoute({ spec }: Route): RouteConfig {
  const { method, path, role, group, summary, description, answers } = spec
  return {
    ...{ method, path, summary, tags: [group], operationId: operationId(method, path) },
    description: `${description ?? ''}\n\nRole: ${role}.`.trim(),
    security: role === 'public' ? [] : [{ bearer: [] }, { session: [] }],
    'x-role': role,
    request: {
      headers: headersOf(spec),
      params: spec.params instanceof z.ZodObject ? spec.params : undefined,
      query: spec.query instanceof z.ZodObject ? spec.query : undefined,
      body: spec.body && {
        required: spec.bodyIsOptional !== true,
        content: { 'application/json': { schema: spec.body } },
      },
    },
    responses: {
      [answers.status ?? 200]: {
        description: answers.description,
        content: contentOf(answers),
        headers: spec.isConditional ? CONDITIONAL_HEADERS : undefined,
      },
      ...(spec.saysNothing && { 204: { description: spec.saysNothing } }),
      ...(spec.isConditional && { 304: { description: '`If-None-Match` names the `ETag` that it still has' } }),
      ...(spec.accepts && {
        202: {
          description: 'It takes longer, or `Prefer: respond-async` was sent: the operation, which goes on',
          content: { 'application/json': { schema: operationSchema } },
          headers: { Location: header('Of the operation, relative to the call') },
        },
      }),
      ...problemsOf(spec),
    },
  }
}

function contentOf({ schema, contentType, alsoAs = [] }: Route['spec']['answers']) {
  const schemaOf = (type: string) => (/[/+]json$/.test(type) ? z.unknown() : z.string())
  const others = Object.fromEntries(alsoAs.map((type) => [type, { schema: schemaOf(type) }]))
  if (schema) return { [contentType ?? 'application/json']: { schema }, ...others }
  return contentType === undefined ? undefined : { [contentType]: { schema: z.string() }, ...others }
}

function problemsOf({ role, method, problems = [] }: Route['spec']) {
  const content = { 'application/problem+json': { schema: problemSchema } }
  const usual = role === 'public' && method === 'get' ? [400, 403, 429] : [400, 401, 403, 404, 429]
  const told = [...usual, ...(method === 'get' ? [] : [408, 413, 415]), ...problems]
  const description = (status: number) => USUAL_PROBLEMS[status] ?? MORE_PROBLEMS[status] ?? 'A problem'
  const headers = (status: number) => (status === 429 ? { 'Retry-After': header('Seconds') } : undefined)
  return Object.fromEntries(
    told.map((status) => [status, { description: description(status), content, headers: headers(status) }]),
  )
}

function header(description: string) {
  return { description, schema: { type: 'string' as const } }
}

const CONDITIONAL_HEADERS = {
  ETag: header('Changes with the value, its tags and dependencies'),
  'Cache-Status': header('What each level had, the farthest first (RFC 9211)'),
}

function headersOf({ headers, isIdempotent, accepts }: Route['spec']): z.ZodObject | undefined {
  const shape = {
    ...headers?.shape,
    ...(isIdempotent && idempotencyHeader.shape),
    ...(accepts && preferHeader.shape),
  }
  return Object.keys(shape).length === 0 ? undefined : z.object(shape)
}

function operationId(method: string, path: string): string {
  const words = path.match(/\w+/g) ?? []
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
