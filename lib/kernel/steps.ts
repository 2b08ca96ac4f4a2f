import { nextTurn } from './next-turn'

/** @returns what a walk in steps came to, taking them in one go */
export function allSteps<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, but the event loop turns after each of them: a list of a million entries holds nobody up. */
export async function stepByStep<Answer>(steps: Generator<void, Answer>): Promise<Answer> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await nextTurn()
  }
}
