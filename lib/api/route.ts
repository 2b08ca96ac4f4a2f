import type { z } from 'zod'
import type { CacheContext, OperatorContext } from '@/lib/admin/context'
import type { Recognised } from '@/lib/admin/read-session'
import type { Role } from '@/lib/kernel/role'
import { parseInput } from './parse-input'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One request that passed the gate. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: Request
  readonly operator: OperatorContext
  /** The cache that `?cache=` names, or the only one. */
  readonly cache: () => CacheContext
  /** Undefined only on public routes. */
  readonly recognised: Recognised | undefined
  readonly surroundings: Surroundings
}

/** What a handler may need of the server around it. */
export interface Surroundings {
  /** Whether cookies for this request's host must be sent over TLS only. */
  readonly secureCookies: boolean
  readonly sessionSecret: string | undefined
  /** Asks again who it is: a stream outlives the check at its beginning. */
  stillAllowed(): Promise<boolean>
  /** From the call to where the API begins, as a relative reference: right wherever it is mounted. */
  readonly root: string
  /** Writes down that somebody was not let, where that turns out after the answer. */
  noteDenial(thrown: unknown): Promise<void>
}

export type Reply<Answer> =
  { readonly status?: number; readonly body: Answer; readonly headers?: Record<string, string> } | Response

interface Answers<Answer extends z.ZodType> {
  /** 200 where it is not said. */
  readonly status?: number
  readonly description: string
  readonly schema?: Answer
  /** Where it is not JSON. */
  readonly contentType?: string
  /** Other forms that it comes in: as `Accept` asks, or as the value is. */
  readonly alsoAs?: readonly string[]
}

export interface RouteSpec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method: Method
  /** As OpenAPI writes it: `/entries/{key}`. */
  readonly path: string
  /** Who may; there is no default, and a route without one fails when it is built. */
  readonly role: Role | 'public'
  readonly group: string
  readonly summary: string
  readonly description?: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** No body means `{}`. */
  readonly bodyIsOptional?: boolean
  readonly answers: Answers<Answer>
  /** When it answers with 204 instead, for the document. */
  readonly saysNothing?: string
  /** That it heeds, for the document. */
  readonly headers?: z.ZodObject
  /** It answers with an `ETag` and a `Cache-Status`, and with 304 where the request names that etag. */
  readonly isConditional?: boolean
  /** It may take longer: then it is answered with 202 and an operation. */
  readonly accepts?: boolean
  /** It takes an `Idempotency-Key`. */
  readonly isIdempotent?: boolean
  /** Statuses beside the usual ones (400, 401, 403, 404) that it may answer with. */
  readonly problems?: readonly number[]
  handle(
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Reply<z.input<Answer>> | Promise<Reply<z.input<Answer>>>
}

export interface RawInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** A route whose types are sealed in: it parses its own input. */
export interface Route {
  readonly spec: Omit<RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'handle'>
  run(raw: RawInput, call: Omit<Call<unknown, unknown, unknown>, 'params' | 'query' | 'body'>): Promise<Reply<unknown>>
}

/** @throws Error where the role was not said, so that nothing is open by oversight */
export function defineRoute<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<Params, Query, Body, Answer>): Route {
  if (!['public', 'viewer', 'operator', 'admin'].includes(spec.role))
    throw new Error(`the route ${spec.method} ${spec.path} must say which role it takes`)
  return {
    spec,
    async run(raw, call) {
      const params = parseInput(spec.params, raw.params)
      const query = parseInput(spec.query, raw.query)
      const body = parseInput(spec.body, raw.body)
      return spec.handle({ ...call, params, query, body })
    },
  }
}
