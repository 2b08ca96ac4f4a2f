import { duplicateField } from './duplicate-fields'
import { HttpProblem } from './problem-response'

/** `api.md`: bodies of at most 1 MB, nested at most 64 deep. */
export const MAX_BODY_BYTES = 1_048_576
export const MAX_BODY_DEPTH = 64
/** 1 MB at 1 Mbit/s takes 8 s; who sends slower holds a connection for its own sake. */
const BODY_DEADLINE_MS = 15_000

/**
 * Reads a JSON body without trusting it: counted while it arrives, whatever Content-Length says.
 *
 * @returns the parsed body, undefined where there is none
 * @throws HttpProblem 413 for too much, 408 for too slowly, 400 for what is no JSON
 */
export async function readBody(request: Request, deadlineMs = BODY_DEADLINE_MS): Promise<unknown> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readBytes(request, deadlineMs)
  if (bytes.length === 0) return undefined
  return parse(bytes)
}

async function readBytes(request: Request, deadlineMs: number): Promise<Uint8Array> {
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    // Ends the read that waits. The sender is not waited for.
    reader.cancel().catch(() => undefined)
  }, deadlineMs)
  try {
    const bytes = await collect(reader)
    if (isLate) throw tooSlow(deadlineMs)
    return bytes
  } catch (thrown) {
    if (thrown instanceof HttpProblem) throw thrown
    throw new HttpProblem(400, 'The body broke off.')
  } finally {
    clearTimeout(timer)
  }
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    length += value.length
    if (length > MAX_BODY_BYTES) {
      reader.cancel().catch(() => undefined)
      throw tooLarge()
    }
    chunks.push(value)
  }
}

function parse(bytes: Uint8Array): unknown {
  let text: string
  let body: unknown
  try {
    // A byte-order mark is skipped, as RFC 8259 (8.1) allows.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    body = JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'The body is not JSON in UTF-8.', { errors: [{ path: '$', message: 'is not JSON' }] })
  }
  assertTame(body)
  const twice = duplicateField(text)?.slice(0, 100)
  if (twice !== undefined)
    throw new HttpProblem(400, `A field is given twice: ${JSON.stringify(twice)}.`, {
      errors: [{ path: '$', message: `holds two fields called ${JSON.stringify(twice)}` }],
    })
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

function tooSlow(deadlineMs: number): HttpProblem {
  return new HttpProblem(408, `A body must arrive within ${deadlineMs / 1_000} s.`)
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, `A body may take ${MAX_BODY_BYTES.toLocaleString('en')} bytes at most.`)
}
