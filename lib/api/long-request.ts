import type { Operation } from './contract/operations'
import { ApiProblem, segment, type ApiRequest, type Send } from './request'

/** Often enough for a person who waits, seldom enough for the server. */
const ASK_EVERY_MS = 500

/**
 * @param send sends one request
 * @returns a function that sends a request which may be answered with an operation, and then waits for what that comes to
 */
export function createLongRequest(send: Send) {
  return async function sendLong<Answer>(request: ApiRequest): Promise<Answer> {
    let accepted: Operation | undefined
    const answer = await send<Answer>({ ...request, onAccepted: (operation) => (accepted = operation) })
    if (!accepted) return answer
    for (let operation = accepted; ;) {
      if (operation.state !== 'running') return resultOf<Answer>(operation)
      await pause(request.signal)
      operation = await send<Operation>({ path: `/operations/${segment(operation.id)}`, signal: request.signal })
    }
  }
}

function resultOf<Answer>({ state, result, error }: Operation): Answer {
  if (result === null || result === undefined)
    throw new ApiProblem({
      type: 'about:blank',
      title: 'Failed',
      status: 500,
      detail: error ?? `The operation ${state}.`,
    })
  // The operation's result is what the call itself would have answered.
  return result as Answer
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ASK_EVERY_MS)
    signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true })
  })
}
