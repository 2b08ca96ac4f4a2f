import type { Operation, Started } from '@/lib/admin/operations'
import { writeOperation } from '@/lib/admin/write-operation'
import type { Reply, Surroundings } from './route'

/** A page can wait that long for an answer without anybody wondering. */
const PATIENCE_MS = 2_000

/**
 * Answers with what an operation came to where that is soon, else with 202 and the operation, which goes on.
 * `Prefer: respond-async` asks for the latter in any case (RFC 7240, 4.1); what is refused at once is refused all the same.
 *
 * @param answer writes what it came to
 */
export async function withinPatience<Answer, Body>(
  { request, surroundings }: { readonly request: Request; readonly surroundings: Surroundings },
  { ended, asOperation }: Started<Answer>,
  answer: (answer: Answer) => Reply<Body>,
): Promise<Reply<Body> | Response> {
  const asked = /(?:^|,)\s*respond-async\s*(?:[,;]|$)/i.test(request.headers.get('prefer') ?? '')
  const done = ended.then((value) => ({ kind: 'done', value }) as const)
  const { promise: impatient, cancel } = after(asked ? 0 : PATIENCE_MS)
  try {
    const first = await Promise.race([done, impatient])
    if (first.kind === 'done' && !asked) return answer(first.value)
  } finally {
    cancel()
  }
  // From here on only the operation's report tells how it ended, and the audit who was not let.
  done.catch(surroundings.noteDenial).catch(() => undefined)
  return accepted(await asOperation(), surroundings)
}

function accepted(operation: Operation, { root }: Surroundings): Response {
  return new Response(JSON.stringify(writeOperation(operation)), {
    status: 202,
    headers: { 'content-type': 'application/json', location: operationLocation(root, operation.id) },
  })
}

/** @returns where an operation is told of, relative to the call */
export function operationLocation(root: string, id: string): string {
  return `${root}operations/${id}`
}

function after(ms: number) {
  let cancel = () => {}
  const promise = new Promise<{ kind: 'impatient' }>((resolve) => {
    const timer = setTimeout(resolve, ms, { kind: 'impatient' })
    cancel = () => clearTimeout(timer)
  })
  return { promise, cancel }
}
