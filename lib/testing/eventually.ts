import { vi } from 'vitest'

/** Less than a test may take, so that what did not come is told, and by far more than it takes where others have the processor. */
const PATIENCE_MS = 15_000

/** Asks again and again, until `check` no longer throws. @returns what it then returned @throws what it threw last */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS })
}
