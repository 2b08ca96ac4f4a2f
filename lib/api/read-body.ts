import { HttpProblem } from './problem-response'

/** `api.md`: bodies of at most 1 MB, nested at most 64 deep. */
export const MAX_BODY_BYTES = 1_048_576
export const MAX_BODY_DEPTH = 64

/**
 * Reads a JSON body without trusting it: counted while it arrives, whatever Content-Length says.
 *
 * @returns the parsed body, undefined where there is none
 * @throws HttpProblem 413 for too much, 400 for what is no JSON
 */
export async function readBody(request: Request): Promise<unknown> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readBytes(request)
  if (bytes.length === 0) return undefined
  return parse(bytes)
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) return Buffer.concat(chunks)
    length += value.length
    if (length > MAX_BODY_BYTES) {
      await reader?.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
}

function parse(bytes: Uint8Array): unknown {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new HttpProblem(400, 'The body is not JSON in UTF-8.', { errors: [{ path: '$', message: 'is not JSON' }] })
  }
  assertTame(body)
  return body
}

/** Looks at every object without recursion, as the depth is what is in doubt. */
function assertTame(body: unknown): void {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = []
    for (const item of level) {
      if (item === null || typeof item !== 'object') continue
      if (depth >= MAX_BODY_DEPTH)
        throw new HttpProblem(400, `The body is nested more than ${MAX_BODY_DEPTH} deep.`, {
          errors: [{ path: '$', message: `is nested more than ${MAX_BODY_DEPTH} deep` }],
        })
      if (Object.hasOwn(item, '__proto__'))
        throw new HttpProblem(400, 'A field may not be called __proto__.', {
          errors: [{ path: '$', message: 'holds a field called __proto__' }],
        })
      for (const child of Object.values(item)) next.push(child)
    }
    level = next
  }
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, `A body may take ${MAX_BODY_BYTES.toLocaleString('en')} bytes at most.`)
}
