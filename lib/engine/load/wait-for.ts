import { DeadlineExceeded, SourceError } from '@/lib/kernel/errors'

interface Waiting {
  readonly key: string
  /** `Infinity` for none. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Waits for a load that others may wait for, too: past this caller's own hard timeout, or once its signal is aborted, it
 * waits no longer, and the load goes on.
 *
 * @throws SourceError past the timeout, the signal's reason where that is aborted, else what the load throws
 */
export function waitFor<T>(result: Promise<T>, { key, timeoutMs, signal }: Waiting): Promise<T> {
  if (timeoutMs === Infinity && !signal) return result
  return new Promise<T>((resolve, reject) => {
    const late = (): void => {
      leave()
      reject(new SourceError(key, new DeadlineExceeded(`waiting for ${JSON.stringify(key)}`, timeoutMs)))
    }
    const aborted = (): void => {
      leave()
      reject(signal?.reason)
    }
    const timer = timeoutMs === Infinity ? undefined : setTimeout(late, timeoutMs)
    const leave = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', aborted)
    }
    result.finally(leave).then(resolve, reject)
    if (signal?.aborted) aborted()
    else signal?.addEventListener('abort', aborted)
  })
}
