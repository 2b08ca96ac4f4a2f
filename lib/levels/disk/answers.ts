import type { EntryPage, Swept, TallyPage, Usage } from '@/lib/ports/far-level'
import type { Answer } from './disk-protocol'

/** The writer's answers, made what the op that was asked promises. @throws TypeError where the two have come apart */

export function pageIn(answer: Answer): EntryPage {
  if (typeof answer === 'object' && 'total' in answer) return answer
  throw new TypeError('the disk writer answered a list with something else')
}

export function countIn(answer: Answer): number | undefined {
  if (typeof answer === 'number' || answer === undefined) return answer
  throw new TypeError('the disk writer answered a count with something else')
}

export function tallyIn(answer: Answer): TallyPage {
  if (typeof answer === 'object' && 'items' in answer && !('total' in answer)) return answer
  throw new TypeError('the disk writer answered a tally with something else')
}

export function usageIn(answer: Answer): Usage {
  if (typeof answer === 'object' && 'maxBytes' in answer) return answer
  throw new TypeError('the disk writer answered a question for its usage with something else')
}

export function sweptIn(answer: Answer): Swept {
  if (typeof answer === 'object' && 'bytes' in answer) return { entries: answer.entries, bytes: answer.bytes }
  throw new TypeError('the disk writer answered a sweep with something else')
}
