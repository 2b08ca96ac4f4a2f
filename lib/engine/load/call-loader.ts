import type { LoadContext } from '@/lib/engine/options'
import { DeadlineExceeded } from '@/lib/kernel/errors'

/** What loaders of one key and of many have in common. */
export type AnyContext = Omit<LoadContext, 'key'>

/**
 * Calls a loader under its hard timeout: past it the signal is aborted and the call counts as failed, whatever the
 * loader does then.
 *
 * @param timeoutMs `Infinity` for none
 */
export async function callLoader<T>(
  keys: readonly string[],
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  if (timeoutMs === Infinity) return call(stop.signal)
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = new DeadlineExceeded(`loading ${keys.join(', ')}`, timeoutMs)
      stop.abort(late)
      reject(late)
    }, timeoutMs)
  })
  try {
    return await Promise.race([call(stop.signal), deadline])
  } finally {
    clearTimeout(timer)
  }
}
