import type { Reply, Route } from './route'

/**
 * @param check whether to hold the answer against its schema
 * @returns what a handler replied as an HTTP answer
 */
export function toResponse({ spec }: Route, reply: Reply<unknown>, check: boolean): Response {
  if (reply instanceof Response) return reply
  const status = reply.status ?? spec.answers.status ?? 200
  if (reply.body === undefined) return new Response(null, { status, headers: reply.headers })
  const text = JSON.stringify(reply.body)
  if (check && spec.answers.schema) {
    const parsed = spec.answers.schema.safeParse(JSON.parse(text))
    if (!parsed.success) throw new Error(`${spec.method} ${spec.path} broke its contract: ${parsed.error.message}`)
  }
  return new Response(text, { status, headers: { ...reply.headers, 'content-type': 'application/json' } })
}
