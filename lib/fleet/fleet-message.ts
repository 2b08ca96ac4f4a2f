/** What processes say to one another. `from` is who is to have the answer. */
export type FleetMessage =
  | {
      readonly kind: 'question'
      readonly number: number
      readonly from: string
      readonly topic: string
      readonly body: unknown
    }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly number: number; readonly reason: string }

/** More than a page of entries with long keys; whoever asks for more asks for less. */
const MAX_MESSAGE_CHARS = 1024 * 1024

/** @returns what was said, undefined for what none of ours says */
export function parseMessage(text: string): FleetMessage | undefined {
  if (text.length > MAX_MESSAGE_CHARS) return undefined
  try {
    const said: unknown = JSON.parse(text)
    return isMessage(said) ? said : undefined
  } catch {
    return undefined
  }
}

/** @throws Error for an answer that is too long to be sent */
export function messageText(message: FleetMessage): string {
  const text = JSON.stringify(message)
  if (text.length > MAX_MESSAGE_CHARS) throw new Error('the answer is too long')
  return text
}

function isMessage(said: unknown): said is FleetMessage {
  if (typeof said !== 'object' || said === null || !('number' in said && 'kind' in said)) return false
  if (!Number.isSafeInteger(said.number)) return false
  if (said.kind === 'question')
    return 'from' in said && typeof said.from === 'string' && 'topic' in said && typeof said.topic === 'string'
  return said.kind === 'answer' || (said.kind === 'failure' && 'reason' in said && typeof said.reason === 'string')
}
