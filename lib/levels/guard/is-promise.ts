import type { Awaitable } from '@/lib/ports/far-level'

/** Levels on disk answer at once; the guards pass such answers on without a detour through the microtask queue. */
export function isPromise<T>(answer: Awaitable<T>): answer is Promise<T> {
  return typeof answer === 'object' && answer !== null && 'then' in answer
}
