import { createHash } from 'node:crypto'
import type { OperatorContext } from '@/lib/admin/context'
import { operationSchema } from './contract/operations'
import { HttpProblem } from './problem-response'
import { operationLocation } from './within-patience'

export interface IdempotentRequest {
  readonly operator: OperatorContext
  readonly request: Request
  /** As it was parsed. */
  readonly body: unknown
  /** From the call to where the API begins. */
  readonly root: string
}

/**
 * Carries out a request with an `Idempotency-Key` once (draft-ietf-httpapi-idempotency-key-header): for a day, the same
 * request with the same key gets the same answer. A request that was refused did nothing, so its key stays free.
 *
 * @throws HttpProblem 409 while the first one is under way, 422 where the key was used for another request
 */
export async function idempotent(
  { operator, request, body, root }: IdempotentRequest,
  run: () => Promise<Response>,
): Promise<Response> {
  const key = keyOf(request)
  if (key === undefined) return run()
  const { answers, actor, clock } = operator
  const { pathname, search } = new URL(request.url)
  const id = hash([actor.name, request.method, pathname, key])
  const requestHash = hash([search, body])
  const kept = await answers.claim(id, requestHash, clock.now())
  if (kept) return replay(kept, { requestHash, root })
  try {
    const response = await run()
    const text = await response.text()
    await answers.complete(id, { status: response.status, body: text })
    return new Response(text, response)
  } catch (thrown) {
    await answers.release(id)
    throw thrown
  }
}

type KeptAnswer = NonNullable<Awaited<ReturnType<OperatorContext['answers']['claim']>>>

function replay({ answer, ...kept }: KeptAnswer, { requestHash, root }: { requestHash: string; root: string }) {
  if (kept.requestHash !== requestHash)
    throw new HttpProblem(422, 'This Idempotency-Key was used for another request.', { errors: AT_FAULT })
  if (!answer)
    throw new HttpProblem(409, 'The request with this Idempotency-Key is under way.', {
      headers: { 'retry-after': '1' },
    })
  const { status, body } = answer
  const headers = new Headers({ 'content-type': 'application/json', 'idempotency-replayed': 'true' })
  if (status === 202) headers.set('location', operationLocation(root, operationSchema.parse(JSON.parse(body)).id))
  return new Response(body, { status, headers })
}

const AT_FAULT = [{ path: '$.headers.idempotency-key', message: 'was used for another request' }]

function keyOf({ headers }: Request): string | undefined {
  const key = headers.get('idempotency-key')
  if (key === null) return undefined
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new HttpProblem(400, 'An Idempotency-Key is 1 to 255 printable ASCII characters.', {
    errors: [{ path: '$.headers.idempotency-key', message: 'is not 1 to 255 printable ASCII characters' }],
  })
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
