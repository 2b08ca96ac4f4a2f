import type { LiveEvent } from '@/lib/api/contract/events'
import { linesOf, type FeedLine } from './describe-event'

interface NumberedLine {
  readonly id: number
  readonly line: FeedLine
}

let numbered = 0
const known = new WeakMap<LiveEvent, readonly NumberedLine[]>()

/** @returns the lines of a message, the same objects each time, so that what stays on the page is not drawn again */
export function numberedLinesOf(event: LiveEvent): readonly NumberedLine[] {
  const before = known.get(event)
  if (before) return before
  const lines = linesOf(event).map((line) => ({ id: numbered++, line }))
  known.set(event, lines)
  return lines
}
